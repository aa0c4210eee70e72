/// The waits of one series of retries.
package struct Backoff: Sendable {
  private let policy: RetryPolicy
  private var retries = 0
  private var wait: Duration

  package init(_ policy: RetryPolicy) {
    self.policy = policy
    wait = policy.initialWait
  }

  /// The wait before the next retry, or nil when the retries are used up.
  ///
  /// - Parameter serverWait: What the server asked for; the wait is at least that, within the policy's limit.
  package mutating func next(
    serverWait: Duration? = nil, using generator: inout some RandomNumberGenerator
  ) -> Duration? {
    guard retries < policy.maximumRetries else { return nil }
    retries += 1
    var now = wait
    wait = min(wait * policy.multiplier, policy.maximumWait)
    if let serverWait { now = max(now, min(serverWait, policy.maximumServerWait)) }
    if now >= policy.jitterThreshold {
      now += policy.jitter * Double.random(in: 0..<1, using: &generator)
    }
    return now
  }
}
