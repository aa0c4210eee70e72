#if Spark
internal import Failures
internal import GRPCCore

extension SparkCalls {
  /// Returns the error to throw for a call that failed, with Spark's full report where there is one.
  func failure(for error: RPCError) async -> SparkError {
    guard let report = error.sparkReport else {
      return SparkError(transport: error, connection: connection)
    }
    return SparkError(report.fault(details: await details(ofError: report.errorID)))
  }

  /// Fetches the whole chain of causes; the status of the call itself is cut off after 2,048 characters.
  private func details(ofError id: String?) async -> SparkServerFault? {
    guard let id else { return nil }
    let request: ProtoFetchErrorDetailsRequest = request { $0.errorID = id }
    guard
      let response: ProtoFetchErrorDetailsResponse = try? await unary(
        "FetchErrorDetails", request: request, timeout: .seconds(10)),
      response.hasRootErrorIdx
    else { return nil }
    let exceptions = response.errors.map {
      SparkServerFault.Exception(
        message: $0.message,
        errorClass: $0.sparkThrowable.hasErrorClass ? $0.sparkThrowable.errorClass : nil,
        sqlState: $0.sparkThrowable.hasSqlState ? $0.sparkThrowable.sqlState : nil,
        cause: $0.hasCauseIdx ? Int($0.causeIdx) : nil)
    }
    return SparkServerFault(exceptions, root: Int(response.rootErrorIdx))
  }
}
#endif
