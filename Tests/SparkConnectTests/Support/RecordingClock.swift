import Synchronization

/// A clock whose sleeps end immediately and are recorded.
final class RecordingClock: Clock {
  typealias Instant = ContinuousClock.Instant

  private let start = ContinuousClock.now
  private let recorded = Mutex<[Duration]>([])

  /// The durations of all sleeps so far.
  var sleeps: [Duration] { recorded.withLock { $0 } }

  var now: Instant { start + sleeps.reduce(.zero, +) }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    let duration = now.duration(to: deadline)
    recorded.withLock { $0.append(duration) }
  }
}
