import Failures

import Synchronization

/// Told how many steps of a fit are done. Return false to stop the fit, which then throws `LearningError` of code `cancelled`.
///
/// Calls come one after another, from any thread, `done` growing by one.
public typealias FitProgress = @Sendable (_ done: Int, _ total: Int) -> Bool

/// Counts the steps of several threads for one callback.
struct StepCounter: ~Copyable, Sendable {
  private let done = Mutex(0)
  private let total: Int
  private let report: FitProgress?

  init(total: Int, report: FitProgress?) {
    self.total = total
    self.report = report
  }

  func step() throws(LearningError) {
    guard let report else { return }
    let goOn = done.withLock { done in
      done += 1
      return report(done, total)
    }
    guard goOn else {
      throw LearningError(
        .cancelled, "The fit was stopped.", remedy: "Start it again to finish it.")
    }
  }
}
