/// An observer of a fit, called after each step with the number of steps done and their total.
///
/// Calls come one after another, from any thread, and `done` grows by one each time. A fit may need fewer steps than the
/// total.
public typealias FitProgress = @Sendable (_ done: Int, _ total: Int) -> Void
