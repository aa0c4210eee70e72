import Synchronization

/// Counts the photos that a stage has worked on in this run, without those that an earlier run has left.
package final class ProgressCounter: Sendable {
  private let stage: StageProgress.Stage
  private let range = Mutex<(first: Int, last: Int)?>(nil)

  package init(of stage: StageProgress.Stage) { self.stage = stage }

  /// An observer that counts and reports to another one.
  package func observing(_ progress: @escaping ProgressHandler) -> ProgressHandler {
    { [self] report in
      if report.stage == stage {
        range.withLock { $0 = (min($0?.first ?? report.done, report.done), report.done) }
      }
      progress(report)
    }
  }

  /// The number of photos; 0 when all were done before.
  package var count: Int {
    // The first report comes after the first photo.
    range.withLock { $0.map { max(0, $0.last - max(0, $0.first - 1)) } ?? 0 }
  }
}
