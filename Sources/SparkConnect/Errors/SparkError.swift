public import Failures

/// The domain of failures of a Spark Connect session.
public enum SparkDomain {}

/// The reason why a call to Spark failed.
public typealias SparkError = Failure<SparkDomain>

extension FailureCode where Domain == SparkDomain {
  /// The connection string cannot be read.
  public static var invalidConnectionString: Self { Self("invalidConnectionString", .usage) }
  /// No such host, nobody listens there, or the connection broke for longer than the retries last.
  public static var unreachable: Self { Self("unreachable", .unavailable) }
  /// Somebody answers, but not a Spark Connect server.
  public static var notSpark: Self { Self("notSpark", .unavailable) }
  /// TLS: one side wants it and the other does not, or the certificate cannot be trusted.
  public static var security: Self { Self("security", .unavailable) }
  /// The token is missing or not accepted.
  public static var unauthenticated: Self { Self("unauthenticated", .unavailable) }
  /// The user may not do this.
  public static var forbidden: Self { Self("forbidden", .unavailable) }
  /// Spark cannot run the statement: syntax, names, types, configuration.
  public static var rejected: Self { Self("rejected", .unavailable) }
  /// The statement ran and failed.
  public static var failed: Self { Self("failed", .unavailable) }
  /// A function, or the class behind it, is not there.
  public static var functionMissing: Self { Self("functionMissing", .unavailable) }
  /// A path to read does not exist on the cluster.
  public static var pathMissing: Self { Self("pathMissing", .noInput) }
  /// A path to write exists.
  public static var pathExists: Self { Self("pathExists", .cannotCreate) }
  /// A disk of the cluster is full.
  public static var diskFull: Self { Self("diskFull", .inputOutput) }
  /// The server forgot the session, or was restarted.
  public static var sessionLost: Self { Self("sessionLost", .unavailable) }
  /// Somebody interrupted the execution.
  public static var interrupted: Self { Self("interrupted", .unavailable) }
  /// No answer within the time limit.
  public static var timedOut: Self { Self("timedOut", .unavailable) }
  /// A message is larger than both sides agreed on.
  public static var tooLarge: Self { Self("tooLarge", .unavailable) }
  /// A file could not be sent, or arrived damaged.
  public static var artifact: Self { Self("artifact", .unavailable) }
  /// The server's answer breaks the protocol or the Arrow format.
  public static var invalidResponse: Self { Self("invalidResponse", .unavailable) }
  /// A column has a type that this client does not read, or has another type than asked for.
  public static var unsupported: Self { Self("unsupported", .unavailable) }
}
