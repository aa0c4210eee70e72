/// What went wrong between this client and Spark, and how it may be remedied.
public struct SparkError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String {
      case invalidConnectionString, unreachable, notSpark, security, unauthenticated, forbidden
      case rejected, failed, functionMissing, pathMissing, pathExists, diskFull
      case sessionLost, interrupted, timedOut, tooLarge, artifact, invalidResponse, unsupported
    }

    private let kind: Kind

    public var description: String { kind.rawValue }

    /// The connection string cannot be read.
    public static let invalidConnectionString = Code(kind: .invalidConnectionString)
    /// No such host, nobody listens there, or the connection broke for longer than the retries last.
    public static let unreachable = Code(kind: .unreachable)
    /// Somebody answers, but not a Spark Connect server.
    public static let notSpark = Code(kind: .notSpark)
    /// TLS: one side wants it and the other does not, or the certificate cannot be trusted.
    public static let security = Code(kind: .security)
    /// The token is missing or not accepted.
    public static let unauthenticated = Code(kind: .unauthenticated)
    /// The user may not do this.
    public static let forbidden = Code(kind: .forbidden)
    /// Spark cannot run the statement: syntax, names, types, configuration.
    public static let rejected = Code(kind: .rejected)
    /// The statement ran and failed.
    public static let failed = Code(kind: .failed)
    /// A function, or the class behind it, is not there.
    public static let functionMissing = Code(kind: .functionMissing)
    /// A path to read does not exist on the cluster.
    public static let pathMissing = Code(kind: .pathMissing)
    /// A path to write exists.
    public static let pathExists = Code(kind: .pathExists)
    /// A disk of the cluster is full.
    public static let diskFull = Code(kind: .diskFull)
    /// The server forgot the session, or was restarted.
    public static let sessionLost = Code(kind: .sessionLost)
    /// Somebody interrupted the execution.
    public static let interrupted = Code(kind: .interrupted)
    /// No answer within the time limit.
    public static let timedOut = Code(kind: .timedOut)
    /// A message is larger than both sides agreed on.
    public static let tooLarge = Code(kind: .tooLarge)
    /// A file could not be sent, or arrived damaged.
    public static let artifact = Code(kind: .artifact)
    /// The server's answer breaks the protocol or the Arrow format.
    public static let invalidResponse = Code(kind: .invalidResponse)
    /// A column has a type that this client does not read, or has another type than asked for.
    public static let unsupported = Code(kind: .unsupported)
  }

  public var code: Code
  /// What happened, one or more lines; for an error of Spark, Spark's own words.
  public var message: String
  /// What may help.
  public var remedy: String
  /// Spark's error class, such as `PARSE_SYNTAX_ERROR`, where Spark gave one.
  public var errorClass: String?
  /// The SQLSTATE, such as `42601`, where Spark gave one.
  public var sqlState: String?

  package init(
    _ code: Code, _ message: String, remedy: String, errorClass: String? = nil,
    sqlState: String? = nil
  ) {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.errorClass = errorClass
    self.sqlState = sqlState
  }

  public var description: String {
    var text = message
    // Spark's own words begin with the class in most cases.
    if let errorClass, !message.contains(errorClass) { text = "[\(errorClass)] " + text }
    if let sqlState, !message.contains(sqlState) { text += " SQLSTATE: \(sqlState)" }
    return remedy.isEmpty ? text : text + "\n" + remedy
  }
}
