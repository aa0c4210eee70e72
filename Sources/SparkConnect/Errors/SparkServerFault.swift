public import Failures

/// A failure as the Spark server reported it: the `cause` of the ``SparkError`` that is thrown for it.
///
/// Source: Spark's "Error Conditions" (`error-conditions.json`), which lists the classes with their SQLSTATE.
public struct SparkServerFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// Spark's error class, such as `PARSE_SYNTAX_ERROR` or `UNRESOLVED_COLUMN.WITH_SUGGESTION`; nil when Spark sent none.
  public let errorClass: String?
  /// The SQLSTATE of five characters, such as `42601`; nil when Spark sent none.
  public let sqlState: String?
  /// Spark's message, with those of the causes; often several lines.
  public let message: String

  /// A fault with what the server sent.
  package init(errorClass: String?, sqlState: String?, message: String) {
    self.errorClass = errorClass
    self.sqlState = sqlState
    self.message = message
  }

  /// The message, with the error class and the SQLSTATE added where it lacks them.
  public var description: String {
    var text = message
    if let errorClass, !message.contains(errorClass) { text = "[\(errorClass)] " + text }
    if let sqlState, !message.contains(sqlState) { text += " SQLSTATE: \(sqlState)" }
    return text
  }
}

extension Failure where Domain == SparkDomain {
  /// Spark's error class, such as `PARSE_SYNTAX_ERROR`; nil when Spark sent none, or the failure is not one of Spark's.
  public var errorClass: String? { (cause as? SparkServerFault)?.errorClass }

  /// The SQLSTATE, such as `42601`; nil when Spark sent none, or the failure is not one of Spark's.
  public var sqlState: String? { (cause as? SparkServerFault)?.sqlState }
}
