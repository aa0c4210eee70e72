import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import PomonaServer
import Testing

@Suite struct ConnectionGuardTests {
  private let channel: EmbeddedChannel
  private let limits = ConnectionLimits()

  init() throws {
    channel = EmbeddedChannel(handler: ConnectionGuard(limits))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
  }

  private func receive(length: Int? = nil, expecting: String? = nil) throws {
    var request = HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/")
    request.headerFields[.contentLength] = length.map { "\($0)" }
    request.headerFields[.expect] = expecting
    try channel.writeInbound(HTTPRequestPart.head(request))
  }

  private func receiveBody(_ count: Int) throws {
    try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 1, count: count)))
  }

  private func respond(_ status: HTTPResponse.Status = .ok) throws {
    try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: status)))
    try channel.writeOutbound(HTTPResponsePart.end(nil))
  }

  private func responseHead() throws -> HTTPResponse? {
    while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
      if case .head(let head) = part { return head }
    }
    return nil
  }

  private func advance(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

  @Test func aConnectionWithoutARequestIsClosed() {
    advance(limits.head - .milliseconds(1))
    #expect(channel.isActive)
    advance(.milliseconds(1))
    #expect(!channel.isActive)
  }

  @Test func aBodyAtTheMinimumRateIsAccepted() throws {
    try receive(length: 1 << 30)
    for _ in 0..<60 {
      try receiveBody(limits.bodyRate)
      advance(.seconds(1))
    }
    #expect(channel.isActive)
  }

  @Test func aSlowBodyIsCutOffAfterTheGrace() throws {
    try receive(length: 1 << 30)
    advance(limits.grace)
    #expect(channel.isActive)
    try receiveBody(limits.bodyRate - 1)
    advance(.seconds(1))
    #expect(!channel.isActive)
  }

  @Test func theTimeOfTheResponseIsNotLimited() throws {
    try receive(length: 0)
    try channel.writeInbound(HTTPRequestPart.end(nil))
    advance(.hours(1))
    #expect(channel.isActive)
    try respond()
    advance(limits.head)
    #expect(!channel.isActive)
  }

  @Test func anExpectedContinueIsSent() throws {
    try receive(length: 10, expecting: "100-continue")
    #expect(try responseHead()?.status == .continue)
  }

  @Test func aConnectionIsKeptWhenLittleOfARejectedBodyIsMissing() throws {
    try receive(length: limits.drain)
    try respond(.tooManyRequests)
    #expect(try responseHead()?.headerFields[.connection] == nil)
    #expect(channel.isActive)
  }

  @Test(arguments: [true, false])
  func aConnectionIsClosedAfterARejectedBodyThatIsLargeOrEndless(_ isLarge: Bool) throws {
    try receive(length: isLarge ? limits.drain + 1 : nil)
    try respond(.contentTooLarge)
    #expect(try responseHead()?.headerFields[.connection] == "close")
    // What still arrives is discarded, so that the client gets to read the response.
    _ = try channel.readInbound(as: HTTPRequestPart.self)
    try receiveBody(1000)
    #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
    #expect(channel.isActive)
    advance(limits.linger)
    #expect(!channel.isActive)
  }
}
