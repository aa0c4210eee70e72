#if Spark
internal import GRPCCore
internal import SwiftProtobuf

/// Which executions to interrupt.
public enum SparkInterruption: Sendable, Hashable {
  /// All of the session.
  case all
  /// Those with the tag.
  case tag(String)
  /// The one with the number.
  case operation(String)
}

extension SparkCalls {
  /// Stops work on the cluster and returns the numbers of what was stopped.
  @discardableResult
  func interrupt(_ which: SparkInterruption) async throws -> [String] {
    let request = ProtoInterruptRequest.with {
      $0.sessionID = sessionID
      $0.userContext = userContext
      $0.clientType = clientType
      switch which {
      case .all: $0.interruptType = .all
      case .tag(let tag):
        $0.interruptType = .tag
        $0.operationTag = tag
      case .operation(let id):
        $0.interruptType = .operationID
        $0.operationID = id
      }
    }
    let response: ProtoInterruptResponse = try await unary(
      "Interrupt", request, timeout: .seconds(10))
    return response.interruptedIds
  }

  /// Lets the server forget the answers of an execution, up to one of them or all.
  func release(_ operation: String, until response: String?) async throws {
    let request = ProtoReleaseExecuteRequest.with {
      $0.sessionID = sessionID
      $0.userContext = userContext
      $0.clientType = clientType
      $0.operationID = operation
      if let response { $0.releaseUntil.responseID = response } else { $0.releaseAll = .init() }
    }
    let _: ProtoReleaseExecuteResponse = try await unary(
      "ReleaseExecute", request, timeout: .seconds(10))
  }

  /// Ends the session with all that is in it.
  func releaseSession() async throws {
    let request = ProtoReleaseSessionRequest.with {
      $0.sessionID = sessionID
      $0.userContext = userContext
      $0.clientType = clientType
    }
    let _: ProtoReleaseSessionResponse = try await unary(
      "ReleaseSession", request, timeout: .seconds(10))
  }

  func analyze(
    timeout: Duration, _ fill: (inout ProtoAnalyzePlanRequest) -> Void
  ) async throws -> ProtoAnalyzePlanResponse {
    var request = ProtoAnalyzePlanRequest.with {
      $0.sessionID = sessionID
      $0.userContext = userContext
      $0.clientType = clientType
      if let observed = observedServerSession { $0.clientObservedServerSideSessionID = observed }
    }
    fill(&request)
    let response: ProtoAnalyzePlanResponse = try await unary(
      "AnalyzePlan", request, timeout: timeout)
    observe(serverSession: response.serverSideSessionID)
    return response
  }
}
#endif
