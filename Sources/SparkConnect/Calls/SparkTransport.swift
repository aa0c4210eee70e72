#if Spark
internal import Failures
internal import Foundation
internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix

/// The transport of a connection: its address, TLS and keepalive.
enum SparkTransport {
  /// Returns a transport that is not connected yet.
  ///
  /// - Throws: ``SparkError`` with the code `security` when the file of authorities cannot be used.
  static func make(_ connection: SparkConnection) throws(SparkError) -> HTTP2ClientTransport.Posix {
    do {
      return try HTTP2ClientTransport.Posix(
        target: target(connection), transportSecurity: try security(connection),
        config: .defaults { config in
          // Between executions no response is due, and servers reject idle pings.
          config.connection.keepalive = .init(
            time: connection.keepAliveTime, timeout: connection.keepAliveTimeout,
            allowWithoutCalls: false)
          config.backoff.initial = .milliseconds(200)
          config.backoff.max = .seconds(20)
        })
    } catch let error as SparkError {
      throw error
    } catch {
      throw SparkError(
        .security, subject: connection.authorityFile, "TLS cannot be set up: \(text(of: error))",
        remedy: "Check the PEM file of the authorities.", cause: error)
    }
  }

  /// An address is not looked up, and its certificate must contain the address.
  private static func target(_ connection: SparkConnection) -> any ResolvableTarget {
    let host = connection.host
    if host.contains(":") { return .ipv6(address: host, port: connection.port) }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) {
      return .ipv4(address: host, port: connection.port)
    }
    return .dns(host: host, port: connection.port)
  }

  private static func security(
    _ connection: SparkConnection
  ) throws(SparkError) -> HTTP2ClientTransport.Posix.TransportSecurity {
    guard connection.usesTLS else { return .plaintext }
    guard let file = connection.authorityFile else { return .tls }
    guard FileManager.default.isReadableFile(atPath: file) else {
      throw SparkError(
        .security, subject: file, "the file of authorities cannot be read",
        remedy:
          "Put the path of a readable PEM file in \(SparkConnection.authorityVariable), or unset it to use the system's authorities."
      )
    }
    return .tls { $0.trustRoots = .certificates([.file(path: file, format: .pem)]) }
  }

  /// Returns the messages of an error and of its causes in one line.
  static func text(of error: any Error) -> String {
    var parts: [String] = []
    var current: (any Error)? = error
    while let error = current {
      switch error {
      case let error as RPCError:
        parts.append(error.message)
        current = error.cause
      case let error as RuntimeError:
        parts.append(error.message)
        current = error.cause
      default:
        parts.append(String(describing: error))
        current = nil
      }
    }
    return parts.joined(separator: " ").trimmingCharacters(in: ["."])
  }
}
#endif
