/// The number of retries of a failed call, and the waits before them. The defaults are those of Spark's own clients.
public struct RetryPolicy: Sendable, Hashable {
  /// The number of retries after the first try, at least 0. Any response from the server starts the count anew.
  public var maximumRetries = 15
  /// The wait before the first retry.
  public var initialWait: Duration = .milliseconds(50)
  /// The ratio of a wait to the one before it, at least 1.
  public var multiplier = 4.0
  /// The upper limit of the growing waits.
  public var maximumWait: Duration = .seconds(60)
  /// The upper limit of the random time added to a wait, so that many clients do not return at the same moment.
  public var jitter: Duration = .milliseconds(500)
  /// The shortest wait that jitter is added to.
  public var jitterThreshold: Duration = .seconds(2)
  /// The longest wait that a server can request.
  public var maximumServerWait: Duration = .seconds(600)

  /// The policy of Spark's own clients: 15 retries within about eleven minutes.
  public init() {}
}
