#if Spark
internal import Synchronization

/// Asks the cluster now and then, while a job runs, which executors came and went.
final class ExecutorWatch: Sendable {
  private static let interval = Duration.seconds(3)

  private let counts: Counts
  private let task: Task<Void, Never>

  private final class Counts: Sendable {
    let value = Mutex((added: 0, lost: 0))
  }

  init(cluster: SparkFunctions, run: String) {
    let counts = Counts()
    self.counts = counts
    task = Task {
      while (try? await Task.sleep(for: Self.interval)) != nil {
        // Where the cluster does not tell, there is nothing to show.
        guard let text = try? await cluster.answer("executors", run) else { continue }
        let numbers = text.split(separator: " ").compactMap { Int($0) }
        if numbers.count == 2 { counts.value.withLock { $0 = (numbers[0], numbers[1]) } }
      }
    }
  }

  /// For example `1 executor lost, 1 joined`; nil while all goes well.
  var note: String? {
    let (added, lost) = counts.value.withLock { $0 }
    guard lost > 0 else { return nil }
    return "\(lost) executor\(lost == 1 ? "" : "s") lost, \(added) joined"
  }

  func end() { task.cancel() }
}
#endif
