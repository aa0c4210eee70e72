#if Spark
import Synchronization

/// Counts the executors that join and leave the cluster while a job runs.
final class ExecutorWatch: Sendable {
  private static let interval = Duration.seconds(3)

  private let functions: ClusterFunctions
  private let runID: String
  private let counts = Mutex((added: 0, lost: 0))

  init(functions: ClusterFunctions, runID: String) {
    self.functions = functions
    self.runID = runID
  }

  /// Updates the counts until the task is cancelled.
  func update() async {
    while (try? await Task.sleep(for: Self.interval)) != nil {
      // Some clusters do not report their executors; then there is nothing to show.
      guard let text = try? await functions.perform("executors", arguments: runID) else { continue }
      let numbers = text.split(separator: " ").compactMap { Int($0) }
      if numbers.count == 2 { counts.withLock { $0 = (numbers[0], numbers[1]) } }
    }
  }

  /// A text such as `1 executor lost, 1 joined`; nil when none was lost.
  var note: String? {
    let (added, lost) = counts.withLock { $0 }
    guard lost > 0 else { return nil }
    return "\(lost) executor\(lost == 1 ? "" : "s") lost, \(added) joined"
  }
}
#endif
