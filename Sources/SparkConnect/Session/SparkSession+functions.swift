#if Spark
internal import SwiftProtobuf

extension SparkSession {
  /// Registers a Java class as an SQL function of this session.
  ///
  /// - Parameters:
  ///   - name: The function's name in SQL.
  ///   - className: The full name of a class that implements one of `org.apache.spark.sql.api.java.UDF0` ... `UDF22`, in a
  ///     jar of the session (``addArtifact(_:as:)``).
  ///   - returning: The type of its values in Spark's DDL, such as `array<float>`.
  ///   - isDeterministic: Pass false when equal arguments can give different values; Spark then does not repeat or reorder
  ///     calls freely.
  /// - Throws: ``SparkError``; with the code `functionMissing` when the session has no such class.
  public func registerJavaFunction(
    _ name: String, className: String, returning: String, isDeterministic: Bool = true
  ) async throws {
    try await execute(
      .with {
        $0.command.registerFunction.functionName = name
        $0.command.registerFunction.deterministic = isDeterministic
        $0.command.registerFunction.javaUdf.className = className
        $0.command.registerFunction.javaUdf.outputType.unparsed.dataTypeString = returning
      }
    )
  }
}
#endif
