internal import Failures

extension SparkError {
  /// The error for a response that violates its format; `violation` is a noun phrase.
  static func invalidResponse(_ violation: String) -> SparkError {
    SparkError(
      .invalidResponse, "invalid response from Spark: \(violation)",
      remedy: "Run it again, and check for a proxy that alters the data.")
  }

  /// The error for data of a type that this client does not read; `type` is a noun phrase in the singular.
  static func unsupportedType(_ type: String) -> SparkError {
    SparkError(
      .unsupported, "\(type) is not supported",
      remedy: "Cast the column in the query, for example to a number or a string.")
  }
}
