public import Foundation

/// The address of a Spark Connect server, and the credentials and settings of the connection.
///
/// It is read from a connection string, and can be changed afterwards:
///
///     sc://host[:port][/;name=value;...]
///
/// | parameter | meaning |
/// |---|---|
/// | `use_ssl` | `true` for TLS |
/// | `token` | a bearer token, sent over TLS only (see ``token``) |
/// | `user_id` | the owner of the session; by default `SPARK_USER` or `USER` of the environment |
/// | `user_agent` | the program's name in the server's log |
/// | `session_id` | the UUID of a session to join |
/// | `grpc_max_message_size` | in bytes; by default 128 MiB, as the server's |
/// | `grpc_keepalive_time_ms`, `grpc_keepalive_timeout_ms` | by default 60,000 and 20,000 |
/// | `x-...` | a header of every request |
///
/// Values are percent-encoded. Source: Spark's "Connecting to Spark Connect using Clients".
public struct SparkConnection: Sendable, CustomStringConvertible {
  /// The port when the connection string has none.
  public static let defaultPort = 15002
  /// The environment variable with the bearer token, for a connection string without one.
  public static let tokenVariable = "SPARK_CONNECT_AUTHENTICATE_TOKEN"
  /// The environment variable with the path of a PEM file of trusted certificate authorities.
  public static let authorityVariable = "SSL_CERT_FILE"

  /// The server's name or address; an IPv6 address without brackets.
  public var host: String
  /// The server's port, 1 to 65535.
  public var port: Int
  /// The bearer token, or nil. A connection string with a token implies TLS, unless the host is `localhost`, or a loopback
  /// address with `use_ssl=false`.
  public var token: String?
  /// True for TLS, false for plaintext.
  public var usesTLS: Bool
  /// The path of a PEM file of certificate authorities to trust instead of the system's.
  public var authorityFile: String?
  /// The user who owns the session.
  public var userID: String
  /// The program's name in the server's log, at most 2,048 bytes.
  public var userAgent: String
  /// The session to join; nil creates a new one.
  public var sessionID: UUID?
  /// The headers of every request; names in lower case.
  public var headers: [(name: String, value: String)]
  /// The size limit of messages in both directions, in bytes.
  public var maximumMessageBytes: Int
  /// The time without data after which the connection is probed during a call.
  public var keepAliveTime: Duration
  /// The time after which a probe without an answer ends the connection.
  public var keepAliveTimeout: Duration

  /// The connection string, without the token and the values of headers.
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

// Reflection, such as `dump`, must not show the token either.
extension SparkConnection: CustomReflectable, CustomDebugStringConvertible {
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["connection": description]) }
}
