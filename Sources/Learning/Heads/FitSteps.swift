import Failures
import Parallelism
import Synchronization

/// The steps of a fit, counted across threads.
struct FitSteps: ~Copyable, Sendable {
  private let done = Mutex(0)
  private let total: Int
  private let cancellation: CancellationFlag
  private let progress: FitProgress?

  /// A fit of `total` steps.
  init(total: Int, cancellation: CancellationFlag, progress: FitProgress?) {
    self.total = total
    self.cancellation = cancellation
    self.progress = progress
  }

  /// Runs one step and reports it.
  ///
  /// - Throws: The error of the step, or `LearningError` of code `cancelled` when the flag is set before or after it.
  func step<Result>(_ body: () throws(LearningError) -> Result) throws(LearningError) -> Result {
    try cancellation.check()
    let result = try body()
    if let progress {
      done.withLock { done in
        done += 1
        progress(done, total)
      }
    }
    try cancellation.check()
    return result
  }
}
