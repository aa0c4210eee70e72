#if Spark
internal import SwiftProtobuf

/// A request with the fields that identify a session.
protocol SessionRequest: SwiftProtobuf.Message {
  var sessionID: String { get set }
  var userContext: ProtoUserContext { get set }
  var clientType: String { get set }
}

/// A request that can name the server it is meant for; a server that was restarted since then rejects it.
protocol ServerSessionRequest: SessionRequest {
  var clientObservedServerSideSessionID: String { get set }
}

extension ProtoAddArtifactsRequest: SessionRequest {}
extension ProtoArtifactStatusesRequest: SessionRequest {}
extension ProtoFetchErrorDetailsRequest: SessionRequest {}
extension ProtoInterruptRequest: SessionRequest {}
extension ProtoReleaseExecuteRequest: SessionRequest {}
extension ProtoReleaseSessionRequest: SessionRequest {}
extension ProtoAnalyzePlanRequest: ServerSessionRequest {}
extension ProtoConfigRequest: ServerSessionRequest {}
extension ProtoExecutePlanRequest: ServerSessionRequest {}
extension ProtoReattachExecuteRequest: SessionRequest {}

extension SparkCalls {
  /// Returns a request of this session.
  func request<Request: SessionRequest>(_ fill: (inout Request) -> Void = { _ in }) -> Request {
    var request = Request()
    request.sessionID = sessionID
    request.userContext = .with {
      $0.userID = connection.userID
      $0.userName = connection.userID
    }
    request.clientType = clientType
    fill(&request)
    return request
  }

  /// Returns a request of this session that only the server that responded first accepts: one that was restarted has lost
  /// what the request relies on.
  func serverRequest<Request: ServerSessionRequest>(
    _ fill: (inout Request) -> Void = { _ in }
  ) -> Request {
    request {
      if let id = observedServerSession { $0.clientObservedServerSideSessionID = id }
      fill(&$0)
    }
  }
}
#endif
