#if Spark
internal import Foundation
internal import GRPCCore
internal import GRPCProtobuf
internal import SwiftProtobuf

extension SparkCalls {
  /// What an error of a call means, with Spark's full account of it where there is one.
  func words(for error: RPCError) async -> SparkError {
    if let info = error.richStatus?.details.lazy.compactMap(\.errorInfo).first,
      info.domain == "org.apache.spark"
    {
      let details = await details(of: info.metadata["errorId"])
      return SparkError(
        errorClass: details?.errorClass ?? info.metadata["errorClass"],
        sqlState: details?.sqlState ?? info.metadata["sqlState"],
        message: details?.message ?? error.message)
    }
    return words(forTransport: error)
  }

  /// The whole chain of causes; the status of the call itself is cut off after 2,048 characters.
  private func details(of id: String?) async -> (
    errorClass: String?, sqlState: String?, message: String
  )? {
    guard let id else { return nil }
    let request = ProtoFetchErrorDetailsRequest.with {
      $0.sessionID = sessionID
      $0.userContext = userContext
      $0.clientType = clientType
      $0.errorID = id
    }
    guard
      let response: ProtoFetchErrorDetailsResponse = try? await unary(
        "FetchErrorDetails", request, timeout: .seconds(10)),
      response.hasRootErrorIdx, response.errors.indices.contains(Int(response.rootErrorIdx))
    else { return nil }

    var chain = [response.errors[Int(response.rootErrorIdx)]]
    while let last = chain.last, last.hasCauseIdx, chain.count <= response.errors.count,
      response.errors.indices.contains(Int(last.causeIdx))
    {
      chain.append(response.errors[Int(last.causeIdx)])
    }
    var message = chain[0].message
    for cause in chain.dropFirst() where !cause.message.isEmpty && !message.contains(cause.message)
    {
      message += "\nCaused by: " + cause.message
    }
    let throwable = chain.lazy.filter(\.hasSparkThrowable).map(\.sparkThrowable).first {
      $0.hasErrorClass
    }
    return (
      throwable?.errorClass, throwable.flatMap { $0.hasSqlState ? $0.sqlState : nil }, message
    )
  }

  /// Errors of the way to Spark rather than of Spark.
  private func words(forTransport error: RPCError) -> SparkError {
    let place = "\(connection.host):\(connection.port)"
    let said = SparkTransport.words(of: error)
    func has(_ words: String...) -> Bool {
      words.contains { said.range(of: $0, options: .caseInsensitive) != nil }
    }

    if error.code == .unauthenticated {
      return SparkError(
        .unauthenticated,
        connection.token == nil ? "\(place) wants a token." : "\(place) does not accept the token.",
        remedy:
          "Put a valid token in \(SparkConnection.tokenVariable), or in the connection string as token=..."
      )
    }
    if error.code == .permissionDenied {
      return SparkError(
        .forbidden, "\(place) does not let this user in: \(said).",
        remedy: "Use a token, or a user_id, that may use this cluster.")
    }
    if has("CERTIFICATE_VERIFY_FAILED", "unableToValidateCertificate", "failedToVerify") {
      return SparkError(
        .security,
        "The certificate of \(place) is not signed by an authority that is trusted here.",
        remedy:
          "Give the cluster's authority as a PEM file in \(SparkConnection.authorityVariable).")
    }
    if has("noCertificateToValidate", "HostnameMismatch", "unableToValidateHostname") {
      return SparkError(
        .security, "The certificate of \(place) belongs to another host.",
        remedy: "Use the name that the certificate has.")
    }
    if has(
      "WRONG_VERSION_NUMBER", "handshakeFailed", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST",
      "uncleanShutdown")
    {
      return SparkError(
        .security, connection.usesTLS ? "\(place) does not speak TLS." : "\(place) speaks TLS.",
        remedy: connection.usesTLS
          ? "Remove use_ssl=true (and the token, which wants TLS), or put TLS before the Connect server."
          : "Add use_ssl=true.")
    }
    if has("resolve address", "getaddrinfo", "unknown host", "nodename nor servname") {
      return SparkError(
        .unreachable, "There is no host \(connection.host).",
        remedy: "Check the name, and this machine's network.")
    }
    if has("refused") {
      return SparkError(
        .unreachable, "Nobody listens at \(place).",
        remedy:
          "Start the Connect server (scripts/cluster start for one on this machine), or correct the port."
      )
    }
    if has("HTTP/2 connection preface", "BadClientMagic", "invalid frame", "malformed") {
      return SparkError(
        .notSpark, "\(place) answers, but not in gRPC.",
        remedy: connection.usesTLS
          ? "Check the port: Connect's is \(SparkConnection.defaultPort) unless told otherwise."
          : "Check the port (Connect's is \(SparkConnection.defaultPort) unless told otherwise); if the server speaks TLS, add use_ssl=true."
      )
    }
    switch error.code {
    case .unimplemented, .notFound, .unknown:
      return SparkError(
        .notSpark, "\(place) is not a Spark Connect server: \(said).",
        remedy:
          "Check the host and the port: Connect's is \(SparkConnection.defaultPort) unless told otherwise."
      )
    case .deadlineExceeded:
      return SparkError(
        .timedOut, "\(place) gives no answer in time.",
        remedy: "Check that a Connect server listens there and is not overloaded.")
    case .resourceExhausted:
      return SparkError(
        .tooLarge, "A message is larger than both sides agreed on: \(said).",
        remedy:
          "Ask for less, or raise spark.connect.grpc.maxInboundMessageSize and grpc_max_message_size."
      )
    case .cancelled:
      return SparkError(.interrupted, "The call was cancelled: \(said).", remedy: "Run it again.")
    default:
      return SparkError(
        .unreachable, "The connection to \(place) failed: \(said).",
        remedy: "Check the network and the server's log, and run it again.")
    }
  }
}
#endif
