#if Spark
internal import SwiftProtobuf

extension SparkSession {
  /// Returns a setting of the session, such as `spark.sql.shuffle.partitions`; nil when it has no value.
  ///
  /// - Throws: ``SparkError`` when the server cannot be reached.
  public func setting(_ name: String) async throws -> String? {
    let response = try await configure { $0.getOption.keys = [name] }
    return response.pairs.first.flatMap { $0.hasValue ? $0.value : nil }
  }

  /// Changes settings of the session.
  ///
  /// - Parameter settings: The new values by name.
  /// - Throws: ``SparkError``; with the code `rejected` for a setting that is fixed while Spark runs.
  public func set(_ settings: [String: String]) async throws {
    _ = try await configure { operation in
      operation.set.pairs = settings.sorted { $0.key < $1.key }.map { pair in
        .with {
          $0.key = pair.key
          $0.value = pair.value
        }
      }
    }
  }

  /// Resets settings to the server's values.
  ///
  /// - Throws: ``SparkError``; with the code `rejected` for a setting that is fixed while Spark runs.
  public func unset(_ names: [String]) async throws {
    _ = try await configure { $0.unset.keys = names }
  }

  private func configure(
    _ fill: (inout ProtoConfigRequest.Operation) -> Void
  ) async throws -> ProtoConfigResponse {
    let request: ProtoConfigRequest = calls.serverRequest { fill(&$0.operation) }
    return try await calls.retrying {
      try await calls.unary("Config", request: request, timeout: .seconds(60))
    }
  }
}
#endif
