#if Spark
internal import Failures
internal import Foundation
package import GRPCCore

extension SparkError {
  /// The error for a call that failed on its way to Spark: by the network, TLS, authentication or the limits of gRPC.
  package init(transport error: RPCError, connection: SparkConnection) {
    let server = "\(connection.host):\(connection.port)"
    let details = SparkTransport.text(of: error)
    func has(_ texts: String...) -> Bool {
      texts.contains { details.range(of: $0, options: .caseInsensitive) != nil }
    }
    func failure(_ code: Code, message: String, remedy: String) -> SparkError {
      SparkError(code, subject: server, message, remedy: remedy, cause: error)
    }
    let port = "Check the port (Spark Connect's default is \(SparkConnection.defaultPort))"

    if error.code == .unauthenticated {
      self = failure(
        .unauthenticated,
        message: connection.token == nil
          ? "the server requires a token" : "the server rejects the token",
        remedy:
          "Put a valid token in \(SparkConnection.tokenVariable), or in the connection string as token."
      )
    } else if error.code == .permissionDenied {
      self = failure(
        .forbidden, message: "the server denies access: \(details)",
        remedy: "Use a token, or a user_id, with access to this cluster.")
    } else if has("CERTIFICATE_VERIFY_FAILED", "unableToValidateCertificate", "failedToVerify") {
      self = failure(
        .security, message: "the server's certificate is not signed by a trusted authority",
        remedy:
          "Put the path of a PEM file with the cluster's authority in \(SparkConnection.authorityVariable)."
      )
    } else if has("noCertificateToValidate", "HostnameMismatch", "unableToValidateHostname") {
      self = failure(
        .security, message: "the server's certificate is for another host",
        remedy: "Use a host name that the certificate contains.")
    } else if has(
      "WRONG_VERSION_NUMBER", "handshakeFailed", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST",
      "uncleanShutdown")
    {
      self = failure(
        .security,
        message: connection.usesTLS ? "the server does not use TLS" : "the server requires TLS",
        remedy: connection.usesTLS
          ? "Remove use_ssl=true and the token, which requires TLS, or put a TLS proxy before the server."
          : "Add use_ssl=true to the connection string.")
    } else if has("resolve address", "getaddrinfo", "unknown host", "nodename nor servname") {
      self = SparkError(
        .unreachable, subject: connection.host, "the host name cannot be resolved",
        remedy: "Check the name, and this machine's network.", cause: error)
    } else if has("refused") {
      self = failure(
        .unreachable, message: "connection refused",
        remedy: "Start the Spark Connect server, or correct the port.")
    } else if has("HTTP/2 connection preface", "BadClientMagic", "invalid frame", "malformed") {
      self = failure(
        .notSpark, message: "the server does not use gRPC",
        remedy: connection.usesTLS
          ? port + "." : port + "; if the server requires TLS, add use_ssl=true.")
    } else {
      self = Self.failure(error, server: server, details: details)
    }
  }

  /// The error for a status code of gRPC alone.
  private static func failure(_ error: RPCError, server: String, details: String) -> SparkError {
    let (code, message, remedy): (Code, String, String) =
      switch error.code {
      case .unimplemented, .notFound, .unknown:
        (
          .notSpark, "not a Spark Connect server: \(details)",
          "Check the host and the port (Spark Connect's default is \(SparkConnection.defaultPort))."
        )
      case .deadlineExceeded:
        (
          .timedOut, "no response within the time limit",
          "Check that a Spark Connect server listens there and is not overloaded."
        )
      case .resourceExhausted:
        (
          .tooLarge, "a message exceeds the size limit: \(details)",
          "Request less at a time, or raise spark.connect.grpc.maxInboundMessageSize and grpc_max_message_size."
        )
      case .cancelled: (.interrupted, "the call was cancelled: \(details)", "Run it again.")
      default:
        (
          .unreachable, "the connection failed: \(details)",
          "Check the network and the server's log, and run it again."
        )
      }
    return SparkError(code, subject: server, message, remedy: remedy, cause: error)
  }
}
#endif
