/// Repeats calls that may be repeated without harm, with the waits of a policy between the tries.
package struct Retrier: Sendable {
  private let policy: RetryPolicy
  private let clock: any Clock<Duration>
  private let generator: any RandomNumberGenerator & Sendable

  /// A retrier that waits by `clock`, with jitter from `generator`.
  package init(
    _ policy: RetryPolicy, clock: any Clock<Duration> = ContinuousClock(),
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.policy = policy
    self.clock = clock
    self.generator = generator
  }

  /// Returns the waits of a new series of retries, for callers with a loop of their own.
  package func backoff() -> Backoff { Backoff(policy, generator: generator) }

  /// Waits before a retry.
  ///
  /// - Throws: `CancellationError` when the task is cancelled meanwhile.
  package func sleep(for wait: Duration) async throws { try await clock.sleep(for: wait) }

  /// Runs `call` until it succeeds, fails permanently, or the retries are used up.
  ///
  /// - Parameters:
  ///   - retryability: The prospects of repeating the call after an error.
  ///   - call: The call. It is repeated as a whole.
  /// - Throws: The last error of `call`, or a `CancellationError` when the task is cancelled.
  package func run<R: Sendable>(
    retryability: (any Error) -> Retryability, call: () async throws -> R
  ) async throws -> R {
    var backoff = backoff()
    while true {
      do { return try await call() } catch {
        if Task.isCancelled { throw CancellationError() }
        guard let wait = backoff.next(after: retryability(error)) else { throw error }
        try await sleep(for: wait)
      }
    }
  }
}
