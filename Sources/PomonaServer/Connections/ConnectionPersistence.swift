package import NIOCore
package import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Closes the connection after the response to a request that does not keep it: every request of HTTP/1.0 without
/// `Connection: keep-alive`. Where HTTP/1.0 keeps it, the response confirms that.
///
/// The version of a request is lost in the types that handlers see later, so this one stands before their codec.
package final class ConnectionPersistence: ChannelDuplexHandler, RemovableChannelHandler {
  package typealias InboundIn = HTTPServerRequestPart
  package typealias InboundOut = HTTPServerRequestPart
  package typealias OutboundIn = HTTPServerResponsePart
  package typealias OutboundOut = HTTPServerResponsePart

  /// The value of `Connection` for the response to each request that has none yet; nil for the default of HTTP/1.1.
  private var pending: CircularBuffer<String?> = []

  package init() {}

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data) else {
      context.fireChannelRead(data)
      return
    }
    let isKept = head.isKeepAlive
    // The value that the service compares with.
    if !isKept { head.headers.replaceOrAdd(name: "connection", value: "close") }
    pending.append(isKept ? (head.version == .http1_0 ? "keep-alive" : nil) : "close")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  package func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      // The response behind an informational one has the value.
      if head.status.code >= 200, let value = pending.first ?? nil,
        !head.headers.contains(name: "connection")
      {
        head.headers.add(name: "connection", value: value)
      }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      _ = pending.popFirst()
      context.write(data, promise: promise)
    }
  }
}

extension ConnectionPersistence {
  /// Adds the handler before the codec of a server's pipeline.
  static func add(to context: ChannelHandlerContext) throws {
    let pipeline = context.pipeline.syncOperations
    let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
    try pipeline.addHandler(ConnectionPersistence(), position: .before(codec))
  }
}
