#if Spark
internal import GRPCCore
internal import SwiftProtobuf

extension SparkCalls {
  /// Interrupts the executions with a tag; returns the numbers of those that were interrupted.
  func interrupt(tag: String) async throws -> [String] {
    try await interrupt {
      $0.interruptType = .tag
      $0.operationTag = tag
    }
  }

  /// Interrupts an execution.
  func interrupt(operation id: String) async throws {
    _ = try await interrupt {
      $0.interruptType = .operationID
      $0.operationID = id
    }
  }

  private func interrupt(_ fill: (inout ProtoInterruptRequest) -> Void) async throws -> [String] {
    let response: ProtoInterruptResponse = try await unary(
      "Interrupt", request: request(fill), timeout: .seconds(10))
    return response.interruptedIds
  }

  /// Releases the responses of an execution that the server keeps: up to one of them, or all and the execution.
  func release(operation: String, until response: String?) async throws {
    let request: ProtoReleaseExecuteRequest = request {
      $0.operationID = operation
      if let response { $0.releaseUntil.responseID = response } else { $0.releaseAll = .init() }
    }
    let _: ProtoReleaseExecuteResponse = try await unary(
      "ReleaseExecute", request: request, timeout: .seconds(10))
  }

  /// Ends the session with everything in it.
  func releaseSession() async throws {
    let request: ProtoReleaseSessionRequest = request()
    let _: ProtoReleaseSessionResponse = try await unary(
      "ReleaseSession", request: request, timeout: .seconds(10))
  }

  /// Returns what Spark reports about itself or about a plan, without running it.
  func analyze(
    timeout: Duration, _ fill: (inout ProtoAnalyzePlanRequest) -> Void
  ) async throws -> ProtoAnalyzePlanResponse {
    let response: ProtoAnalyzePlanResponse = try await unary(
      "AnalyzePlan", request: serverRequest(fill), timeout: timeout)
    observe(serverSession: response.serverSideSessionID)
    return response
  }
}
#endif
