public import Foundation

/// Where a Spark Connect server is and how to talk to it: what a connection string says.
///
///     sc://host[:port][/;name=value;...]
///
/// | name | meaning |
/// |---|---|
/// | `use_ssl` | `true` for TLS |
/// | `token` | a bearer token; sent over TLS alone (see ``token``) |
/// | `user_id`, `user_agent`, `session_id` | who asks, with which program, in which session (a UUID) |
/// | `grpc_max_message_size` | bytes; 128 MiB unless told otherwise, as the server's |
/// | `grpc_keepalive_time_ms`, `grpc_keepalive_timeout_ms` | 60 s and 20 s unless told otherwise |
/// | `x-...` | a header of every request |
///
/// Values are percent-encoded. Source: Spark's "Connecting to Spark Connect using Clients".
public struct SparkConnection: Sendable, CustomStringConvertible {
  /// The port of a connection string that names none.
  public static let defaultPort = 15002
  /// The environment's name of the bearer token, for a connection string that names none.
  public static let tokenVariable = "SPARK_CONNECT_AUTHENTICATE_TOKEN"
  /// The environment's name of a PEM file with the authorities to trust.
  public static let authorityVariable = "SSL_CERT_FILE"

  /// A name or an address, IPv6 without brackets.
  public var host: String
  /// 1 to 65535.
  public var port: Int
  /// The bearer token. It implies TLS, unless the host is `localhost`, or this machine's own address with `use_ssl=false`.
  public var token: String?
  /// Whether to speak TLS.
  public var usesTLS: Bool
  /// A PEM file with the authorities to trust instead of the system's.
  public var authorityFile: String?
  /// The user that the session belongs to.
  public var userID: String
  /// The program's name in the server's log.
  public var userAgent: String
  /// The session to join; nil begins one of its own.
  public var sessionID: UUID?
  /// Headers of every request, names in lower case.
  public var headers: [(name: String, value: String)]
  /// The largest message either side may send, in bytes.
  public var maximumMessageBytes: Int
  /// A silent connection is asked for a sign of life after this time.
  public var keepAliveTime: Duration
  /// A connection without a sign of life for this time is given up.
  public var keepAliveTimeout: Duration

  /// The string without what is secret: a token and the values of headers are hidden.
  public var description: String {
    let name = host.contains(":") ? "[\(host)]" : host
    var text = "sc://\(name):\(port)"
    var parameters: [String] = []
    if usesTLS { parameters.append("use_ssl=true") }
    if token != nil { parameters.append("token=***") }
    if let sessionID { parameters.append("session_id=\(sessionID.uuidString.lowercased())") }
    parameters += headers.map { "\($0.name)=***" }
    if !parameters.isEmpty { text += "/;" + parameters.joined(separator: ";") }
    return text
  }
}

// A dump or a reflection must not show the token either.
extension SparkConnection: CustomReflectable, CustomDebugStringConvertible {
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["connection": description]) }
}
