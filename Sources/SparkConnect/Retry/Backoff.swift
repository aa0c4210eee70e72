/// The waits of one series of retries.
package struct Backoff: Sendable {
  private let policy: RetryPolicy
  private var generator: any RandomNumberGenerator & Sendable
  private var retries = 0
  private var wait: Duration

  /// The first of a series.
  ///
  /// - Parameter generator: The source of jitter.
  package init(
    _ policy: RetryPolicy,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.policy = policy
    self.generator = generator
    wait = policy.initialWait
  }

  /// Returns the wait before the next retry, or nil when the retries are used up.
  ///
  /// - Parameter serverWait: The wait that the server requested, which is honoured up to the policy's limit.
  package mutating func next(serverWait: Duration? = nil) -> Duration? {
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

  /// Returns the wait before the next retry, or nil when the failure is permanent or the retries are used up.
  package mutating func next(after failure: Retryability) -> Duration? {
    switch failure {
    case .permanent: nil
    case .transient(let serverWait): next(serverWait: serverWait)
    }
  }
}
