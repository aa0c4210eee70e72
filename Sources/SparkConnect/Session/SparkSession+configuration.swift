#if Spark
internal import SwiftProtobuf

extension SparkSession {
  /// A setting of the session, such as `spark.sql.shuffle.partitions`; nil when it has no value.
  public func setting(_ name: String) async throws -> String? {
    let response = try await config { $0.getOption.keys = [name] }
    return response.pairs.first.flatMap { $0.hasValue ? $0.value : nil }
  }

  /// Changes settings of the session. Throws the code `rejected` for one that is fixed while Spark runs.
  public func set(_ settings: [String: String]) async throws {
    _ = try await config { operation in
      operation.set.pairs = settings.sorted { $0.key < $1.key }.map { pair in
        .with {
          $0.key = pair.key
          $0.value = pair.value
        }
      }
    }
  }

  /// Takes settings back to what the server has.
  public func unset(_ names: [String]) async throws {
    _ = try await config { $0.unset.keys = names }
  }

  private func config(_ fill: (inout ProtoConfigRequest.Operation) -> Void) async throws
    -> ProtoConfigResponse
  {
    var request = ProtoConfigRequest.with {
      $0.sessionID = calls.sessionID
      $0.userContext = calls.userContext
      $0.clientType = calls.clientType
      if let observed = calls.observedServerSession {
        $0.clientObservedServerSideSessionID = observed
      }
    }
    fill(&request.operation)
    let complete = request
    return try await calls.retrying {
      try await calls.unary("Config", complete, timeout: .seconds(60))
    }
  }
}
#endif
