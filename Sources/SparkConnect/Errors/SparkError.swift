@_exported public import Failures

/// The domain of failures of a Spark Connect session.
public enum SparkDomain {}

/// The reason why a call to Spark failed.
///
/// A failure that Spark itself reported has a ``SparkServerFault`` as its cause, and Spark's text as its message, which may
/// have several lines.
public typealias SparkError = Failure<SparkDomain>

extension FailureCode where Domain == SparkDomain {
  /// The connection string is malformed.
  public static var invalidConnectionString: Self { Self("invalidConnectionString", .usage) }
  /// The host does not exist, nothing listens on the port, or the connection was broken for longer than the retries last.
  public static var unreachable: Self { Self("unreachable", .unavailable) }
  /// The server is not a Spark Connect server.
  public static var notSpark: Self { Self("notSpark", .unavailable) }
  /// TLS cannot be established: only one side uses it, or the certificate is not trusted.
  public static var security: Self { Self("security", .unavailable) }
  /// The token is missing, or the server rejects it.
  public static var unauthenticated: Self { Self("unauthenticated", .unavailable) }
  /// The user lacks a permission.
  public static var forbidden: Self { Self("forbidden", .unavailable) }
  /// Spark rejects the statement: its syntax, a name, a type or a setting.
  public static var rejected: Self { Self("rejected", .unavailable) }
  /// The statement failed while it ran.
  public static var failed: Self { Self("failed", .unavailable) }
  /// A function, or the class that implements it, does not exist.
  public static var functionMissing: Self { Self("functionMissing", .unavailable) }
  /// A path to read does not exist on the cluster.
  public static var pathMissing: Self { Self("pathMissing", .noInput) }
  /// A path to write exists already.
  public static var pathExists: Self { Self("pathExists", .cannotCreate) }
  /// A disk of the cluster is full.
  public static var diskFull: Self { Self("diskFull", .inputOutput) }
  /// The server no longer has the session: it was restarted, or the session expired.
  public static var sessionLost: Self { Self("sessionLost", .unavailable) }
  /// The execution was interrupted on the cluster: by its tag, by an administrator or by the server.
  ///
  /// Cancelling the task that waits for an execution throws a `CancellationError` instead.
  public static var interrupted: Self { Self("interrupted", .unavailable) }
  /// The server did not respond within the time limit.
  public static var timedOut: Self { Self("timedOut", .unavailable) }
  /// A message exceeds the size that the client or the server accepts.
  public static var tooLarge: Self { Self("tooLarge", .unavailable) }
  /// A file cannot be read or sent, or arrived damaged.
  public static var artifact: Self { Self("artifact", .unavailable) }
  /// The server's response violates the protocol or the Arrow format.
  public static var invalidResponse: Self { Self("invalidResponse", .unavailable) }
  /// A column has a type that this client does not support, or another type than requested.
  public static var unsupported: Self { Self("unsupported", .unavailable) }
}
