#if Spark
internal import Foundation
internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix
internal import GRPCProtobuf
internal import SwiftProtobuf
internal import Synchronization

/// The remote procedure calls of one session over one connection.
///
/// A call throws the `RPCError` of gRPC. It is neither repeated nor translated to a ``SparkError`` here: see
/// `retrying(_:)`.
final class SparkCalls: Sendable {
  let connection: SparkConnection
  let sessionID: String
  let retrier: Retrier
  private let client: GRPCClient<HTTP2ClientTransport.Posix>
  /// The server's own name for the session. It changes when the server is restarted, which loses the session's contents.
  private let serverSessionID = Mutex<String?>(nil)

  init(
    _ connection: SparkConnection, sessionID: String, retrier: Retrier,
    client: GRPCClient<HTTP2ClientTransport.Posix>
  ) {
    self.connection = connection
    self.sessionID = sessionID
    self.retrier = retrier
    self.client = client
  }

  /// The program and its libraries, for the server's log.
  var clientType: String { "\(connection.userAgent) pomona-spark-connect swift" }

  var observedServerSession: String? { serverSessionID.withLock { $0 } }

  func observe(serverSession id: String) {
    guard !id.isEmpty else { return }
    serverSessionID.withLock { $0 = id }
  }

  private func descriptor(_ method: String) -> MethodDescriptor {
    MethodDescriptor(fullyQualifiedService: "spark.connect.SparkConnectService", method: method)
  }

  private func options(timeout: Duration?) -> CallOptions {
    var options = CallOptions.defaults
    options.timeout = timeout
    options.maxRequestMessageBytes = connection.maximumMessageBytes
    options.maxResponseMessageBytes = connection.maximumMessageBytes
    return options
  }

  private var metadata: Metadata {
    var metadata: Metadata = [:]
    if let token = connection.token {
      metadata.addString("Bearer \(token)", forKey: "authorization")
    }
    for header in connection.headers { metadata.addString(header.value, forKey: header.name) }
    return metadata
  }

  /// Sends one message and returns the response.
  func unary<Request: Message, Response: Message>(
    _ method: String, request: Request, timeout: Duration
  ) async throws -> Response {
    try await client.unary(
      request: ClientRequest(message: request, metadata: metadata), descriptor: descriptor(method),
      serializer: ProtobufSerializer<Request>(), deserializer: ProtobufDeserializer<Response>(),
      options: options(timeout: timeout)
    ) { try $0.message }
  }

  /// Sends the messages that `producer` writes and returns the response to all of them.
  func upload<Request: Message, Response: Message>(
    _ method: String, timeout: Duration,
    producer: @escaping @Sendable (RPCWriter<Request>) async throws -> Void
  ) async throws -> Response {
    try await client.clientStreaming(
      request: StreamingClientRequest(metadata: metadata, producer: producer),
      descriptor: descriptor(method), serializer: ProtobufSerializer<Request>(),
      deserializer: ProtobufDeserializer<Response>(), options: options(timeout: timeout)
    ) { try $0.message }
  }

  /// Sends one message and passes the responses to `consume` one by one, without a time limit.
  func stream<Request: Message>(
    _ method: String, request: Request,
    consume: @escaping @Sendable (ProtoExecutePlanResponse) async throws -> Void
  ) async throws {
    try await client.serverStreaming(
      request: ClientRequest(message: request, metadata: metadata), descriptor: descriptor(method),
      serializer: ProtobufSerializer<Request>(),
      deserializer: ProtobufDeserializer<ProtoExecutePlanResponse>(), options: options(timeout: nil)
    ) { response in
      for try await message in response.messages { try await consume(message) }
    }
  }
}
#endif
