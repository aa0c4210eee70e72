import Foundation
import TestSupport

/// A connection to a service on this machine, for requests that HTTP libraries would not send.
final class Client {
  struct Response {
    let status: Int
    /// The header fields, with names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    var results: [[String: Any]] { json["results"] as? [[String: Any]] ?? [] }
  }

  struct Failure: Error {}

  private let descriptor: Int32
  private var rest: [UInt8] = []

  init(port: Int) throws {
    guard let descriptor = Loopback.connection(to: UInt16(port)) else { throw Failure() }
    self.descriptor = descriptor
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  func get(_ path: String, headers: [String: String] = [:]) throws -> Response {
    try exchange("GET", path, headers, [])
  }

  func post(_ path: String, _ body: [UInt8], headers: [String: String] = [:]) throws -> Response {
    try exchange("POST", path, headers, body)
  }

  func exchange(
    _ method: String, _ path: String, _ headers: [String: String], _ body: [UInt8]
  ) throws -> Response {
    send(Self.head(method, path, headers, length: body.count) + body)
    return try receive()
  }

  static func head(
    _ method: String, _ path: String, _ headers: [String: String], length: Int
  ) -> [UInt8] {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(length)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    return Array((head + "\r\n").utf8)
  }

  /// A form with these files.
  func post(_ path: String, files: [(name: String, bytes: [UInt8])]) throws -> Response {
    let (body, type) = Self.form(files)
    return try post(path, body, headers: ["Content-Type": type])
  }

  static func form(_ files: [(name: String, bytes: [UInt8])]) -> (body: [UInt8], type: String) {
    var body: [UInt8] = []
    for file in files {
      let disposition = "form-data; name=\"photo\"; filename=\"\(file.name)\""
      body += Array("--frontier\r\nContent-Disposition: \(disposition)\r\n\r\n".utf8)
      body += file.bytes + Array("\r\n".utf8)
    }
    return (body + Array("--frontier--\r\n".utf8), "multipart/form-data; boundary=frontier")
  }

  /// Sends as many bytes as the server takes.
  func send(_ bytes: [UInt8]) {
    var count = 0
    while count < bytes.count {
      let sent = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress! + count, bytes.count - count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return }
      count += sent
    }
  }

  func receive() throws -> Response {
    let head = try readHead()
    let lines = head.components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
        .trimmingCharacters(in: .whitespaces)
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while rest.count < length { try fill() }
    let body = Array(rest.prefix(length))
    rest.removeFirst(length)
    guard let status = Int(lines[0].dropFirst(9).prefix(3)) else { throw Failure() }
    return Response(status: status, headers: headers, body: body)
  }

  /// The head of a response, also of one without a body.
  func readHead() throws -> String {
    while true {
      if let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
        let head = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
        rest.removeSubrange(..<end.upperBound)
        return head
      }
      try fill()
    }
  }

  /// Returns true if the server closes the connection without sending anything more.
  func isClosedByServer() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count == 0 || (count < 0 && errno == ECONNRESET)
  }

  private func fill() throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { throw Failure() }
    rest += buffer[..<count]
  }
}
