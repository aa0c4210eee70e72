/// How often and after which time a broken call is tried again: Spark's own defaults.
public struct RetryPolicy: Sendable {
  /// Tries after the first; counted anew whenever an answer arrives.
  public var maximumRetries = 15
  /// The wait before the first retry.
  public var initialWait: Duration = .milliseconds(50)
  /// Every wait is this many times the one before,
  public var multiplier = 4.0
  /// up to this.
  public var maximumWait: Duration = .seconds(60)
  /// Up to this is added by chance, so that many clients do not come back together,
  public var jitter: Duration = .milliseconds(500)
  /// to waits of at least this.
  public var jitterThreshold: Duration = .seconds(2)
  /// The longest wait that a server may ask for.
  public var maximumServerWait: Duration = .seconds(600)

  public init() {}
}
