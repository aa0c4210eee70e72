internal import Failures
public import Foundation

extension SparkConnection {
  /// Parses a connection string.
  ///
  /// - Parameters:
  ///   - string: `sc://host[:port][/;name=value;...]`.
  ///   - environment: The environment variables; they give the token (``tokenVariable``) and the user (`SPARK_USER`, `USER`)
  ///     when the string does not, and the certificate authorities (``authorityVariable``).
  /// - Throws: ``SparkError`` with the code `invalidConnectionString`; its message never contains the token.
  public init(
    _ string: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(SparkError) {
    guard string.hasPrefix("sc://") else {
      throw Self.invalid("a connection string starts with sc://")
    }
    let rest = string.dropFirst(5)
    let slash = rest.firstIndex(of: "/")
    let authority = rest[..<(slash ?? rest.endIndex)]
    if authority.contains(";") || authority.contains("@") || authority.contains("?") {
      throw Self.invalid("parameters follow the host and port after a slash and a semicolon")
    }
    (host, port) = try Self.hostAndPort(authority)

    var path = slash.map { rest[rest.index(after: $0)...] } ?? ""
    if path.first == ";" {
      path = path.dropFirst()
    } else if !path.isEmpty {
      throw Self.invalid("a connection string has no path, only parameters")
    }

    var parameters: [String: String] = [:]
    headers = []
    for part in path.split(separator: ";") {
      guard let equals = part.firstIndex(of: "="), equals != part.startIndex else {
        throw Self.invalid("a parameter has the form name=value")
      }
      let name = part[..<equals].lowercased()
      guard let value = part[part.index(after: equals)...].removingPercentEncoding,
        value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 })
      else { throw Self.invalid("the value of \(name) is not percent-encoded text") }
      if name.hasPrefix("x-") {
        guard name.utf8.allSatisfy(Self.isHeaderByte), value.utf8.allSatisfy({ $0 < 127 }) else {
          throw Self.invalid(
            "a header has a name of a-z, 0-9, '-', '_' and '.', and a value of ASCII characters")
        }
        headers.append((name, value))
      } else if !Self.known.contains(name) {
        throw Self.invalid(
          "unknown parameter \(name); the parameters are \(Self.known.joined(separator: ", ")), and x-... for headers"
        )
      } else if parameters.updateValue(value, forKey: name) != nil {
        throw Self.invalid("\(name) is given twice")
      }
    }

    func number(_ name: String, default value: Int) throws(SparkError) -> Int {
      guard let text = parameters[name] else { return value }
      guard let number = Int(text), number > 0, number <= Int(Int32.max) else {
        throw Self.invalid("\(name) must be a positive integer")
      }
      return number
    }

    token = Self.nonEmpty(parameters["token"]) ?? Self.nonEmpty(environment[Self.tokenVariable])
    if let token, !token.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) {
      throw Self.invalid("a token consists of visible ASCII characters")
    }
    switch parameters["use_ssl"]?.lowercased() {
    case "true": usesTLS = true
    case "false":
      usesTLS = false
      guard token == nil || ["localhost", "127.0.0.1", "::1"].contains(host) else {
        throw Self.invalid("a token requires TLS, except on the loopback interface")
      }
    case nil: usesTLS = token != nil && host != "localhost"
    default: throw Self.invalid("use_ssl must be true or false")
    }
    if let id = parameters["session_id"] {
      guard let uuid = UUID(uuidString: id) else { throw Self.invalid("session_id must be a UUID") }
      sessionID = uuid
    } else {
      sessionID = nil
    }
    authorityFile = Self.nonEmpty(environment[Self.authorityVariable])
    userID =
      Self.nonEmpty(parameters["user_id"]) ?? Self.nonEmpty(environment["SPARK_USER"])
      ?? Self.nonEmpty(environment["USER"]) ?? ""
    userAgent = Self.nonEmpty(parameters["user_agent"]) ?? "_SPARK_CONNECT_SWIFT"
    guard userAgent.utf8.count <= 2048 else {
      throw Self.invalid("user_agent must have at most 2,048 bytes")
    }
    maximumMessageBytes = try number("grpc_max_message_size", default: 128 << 20)
    keepAliveTime = .milliseconds(try number("grpc_keepalive_time_ms", default: 60_000))
    keepAliveTimeout = .milliseconds(try number("grpc_keepalive_timeout_ms", default: 20_000))
  }

  private static let known = [
    "use_ssl", "token", "user_id", "user_agent", "session_id", "grpc_max_message_size",
    "grpc_keepalive_time_ms", "grpc_keepalive_timeout_ms",
  ]

  private static func invalid(_ message: String) -> SparkError {
    SparkError(
      .invalidConnectionString, message,
      remedy:
        "Use a connection string such as sc://spark.example.com:15002/;use_ssl=true;user_id=ann.")
  }

  private static func nonEmpty(_ text: String?) -> String? { text?.isEmpty == false ? text : nil }

  private static func isHeaderByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// Parses `host`, `host:port`, `[v6]` or `[v6]:port`.
  private static func hostAndPort(_ text: Substring) throws(SparkError) -> (String, Int) {
    let host: Substring
    let tail: Substring
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else {
        throw invalid("the bracket of the IPv6 address is not closed")
      }
      host = text[text.index(after: text.startIndex)..<end]
      tail = text[text.index(after: end)...]
      guard host.contains(":"),
        host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." || $0 == "%" })
      else {
        throw invalid("only an IPv6 address can be in brackets")
      }
    } else {
      let colon = text.firstIndex(of: ":") ?? text.endIndex
      host = text[..<colon]
      tail = text[colon...]
      guard !tail.dropFirst().contains(":") else {
        throw invalid("an IPv6 address must be in brackets, as in sc://[::1]:15002")
      }
    }
    guard !host.isEmpty else { throw invalid("the host is missing") }
    guard host.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 }) else {
      throw invalid("the host contains characters that a host name cannot have")
    }
    guard !tail.isEmpty else { return (String(host), defaultPort) }
    guard tail.first == ":", tail.dropFirst().allSatisfy(\.isWholeNumber),
      let port = UInt16(tail.dropFirst()), port > 0
    else {
      throw invalid("the port must be a number from 1 to 65535")
    }
    return (String(host), Int(port))
  }
}
