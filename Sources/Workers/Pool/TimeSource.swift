/// The clock of queues and supervisors, which tests replace.
package struct TimeSource: Sendable {
  /// The current time.
  package var now: @Sendable () -> ContinuousClock.Instant
  /// Suspends the task for a duration; returns early when it is cancelled.
  package var sleep: @Sendable (Duration) async -> Void

  package init(
    now: @escaping @Sendable () -> ContinuousClock.Instant,
    sleep: @escaping @Sendable (Duration) async -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  /// The continuous clock.
  package static let continuous = TimeSource(
    now: { .now }, sleep: { try? await Task.sleep(for: $0) })
}
