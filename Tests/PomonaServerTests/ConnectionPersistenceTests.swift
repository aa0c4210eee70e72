import NIOCore
import NIOEmbedded
import NIOHTTP1
import PomonaServer
import Testing

@Suite struct ConnectionPersistenceTests {
  private let channel = EmbeddedChannel(handler: ConnectionPersistence())

  /// The value of `Connection` that the service sees in a request.
  private func request(_ version: HTTPVersion, _ connection: String? = nil) throws -> String? {
    var headers = HTTPHeaders()
    if let connection { headers.add(name: "Connection", value: connection) }
    try channel.writeInbound(
      HTTPServerRequestPart.head(
        HTTPRequestHead(version: version, method: .GET, uri: "/", headers: headers)))
    guard case .head(let head)? = try channel.readInbound(as: HTTPServerRequestPart.self) else {
      return nil
    }
    return head.headers.first(name: "connection")
  }

  /// The value of `Connection` in the response to the next request.
  private func response(_ status: HTTPResponseStatus = .ok) throws -> String? {
    try channel.writeOutbound(
      HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: status)))
    if status.code >= 200 { try channel.writeOutbound(HTTPServerResponsePart.end(nil)) }
    var found: String?
    while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
      if case .head(let head) = part { found = head.headers.first(name: "connection") }
    }
    return found
  }

  @Test func anOldRequestClosesTheConnection() throws {
    #expect(try request(.http1_0) == "close")
    #expect(try response() == "close")
  }

  @Test func anOldRequestMayKeepIt() throws {
    #expect(try request(.http1_0, "Keep-Alive") == "Keep-Alive")
    #expect(try response() == "keep-alive")
  }

  @Test func aRequestOfTodayKeepsItUnlessItSaysSo() throws {
    #expect(try request(.http1_1) == nil)
    #expect(try response() == nil)
    #expect(try request(.http1_1, "Close") == "close")
    #expect(try response() == "close")
  }

  @Test func eachResponseAnswersItsOwnRequest() throws {
    _ = try request(.http1_0, "keep-alive")
    _ = try request(.http1_1)
    _ = try request(.http1_0)
    #expect(try response(.continue) == nil)
    #expect(try response() == "keep-alive")
    #expect(try response() == nil)
    #expect(try response() == "close")
  }
}
