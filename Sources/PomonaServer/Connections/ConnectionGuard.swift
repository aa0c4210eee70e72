import HTTPTypes
package import NIOCore
package import NIOHTTPTypes

/// Closes connections whose clients send a request too slowly or are idle, and discards what follows a rejected request.
///
/// It handles the parts of requests and responses. The head of a request must be complete some time after the connection
/// began or the last response was sent; its body must have a minimum mean rate after a time of grace.
package final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  package typealias InboundIn = HTTPRequestPart
  package typealias InboundOut = HTTPRequestPart
  package typealias OutboundIn = HTTPResponsePart
  package typealias OutboundOut = HTTPResponsePart

  private enum Reading {
    case head
    case body(started: NIODeadline, received: Int, announced: Int?)
    case nothing
  }

  private let limits: ConnectionLimits
  private var reading = Reading.head
  private var closes = false
  /// The last response was sent: what still arrives is discarded, so that the client gets to read it.
  private var isOver = false
  private var timer: Scheduled<Void>?

  package init(_ limits: ConnectionLimits) { self.limits = limits }

  package func handlerAdded(context: ChannelHandlerContext) {
    // A pipeline without that codec is one of a test.
    try? ConnectionPersistence.add(to: context)
    if context.channel.isActive { expectHead(context) }
  }

  package func channelActive(context: ChannelHandlerContext) {
    expectHead(context)
    context.fireChannelActive()
  }

  package func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  package func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isOver { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      let announced = head.headerFields[.contentLength].flatMap { Int($0) }
      reading = .body(started: context.eventLoop.now, received: 0, announced: announced)
      watchBody(context, after: limits.grace + .seconds(1))
      if head.headerFields[.expect]?.lowercased() == "100-continue" {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
      }
    case .body(let bytes):
      if case .body(let started, let received, let announced) = reading {
        reading = .body(
          started: started, received: received + bytes.readableBytes, announced: announced)
      }
    case .end:
      reading = .nothing
      timer?.cancel()
    }
    context.fireChannelRead(data)
  }

  package func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    if isOver { context.read() }
  }

  package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?)
  {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if isTooMuchUnread { head.headerFields[.connection] = "close" }
      closes = head.headerFields[.connection]?.lowercased() == "close"
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      context.write(data, promise: promise)
      if closes {
        isOver = true
        context.read()
        after(limits.linger, on: context) { $0.close(promise: nil) }
      } else if case .nothing = reading {
        expectHead(context)
      }
    }
  }

  /// True if too much of the request is unread to keep the connection.
  private var isTooMuchUnread: Bool {
    guard case .body(_, let received, let announced) = reading else { return false }
    return announced.map { $0 - received > limits.drain } ?? true
  }

  private func expectHead(_ context: ChannelHandlerContext) {
    reading = .head
    after(limits.head, on: context) { $0.close(promise: nil) }
  }

  private func watchBody(_ context: ChannelHandlerContext, after time: TimeAmount) {
    after(time, on: context) { [self] context in
      guard case .body(let started, let received, _) = reading else { return }
      let late = context.eventLoop.now - started - limits.grace
      if received < Int(late.nanoseconds) / 1_000_000_000 * limits.bodyRate {
        context.close(promise: nil)
      } else {
        watchBody(context, after: .seconds(1))
      }
    }
  }

  /// Schedules an action on the connection's event loop, in place of the one scheduled before.
  private func after(
    _ time: TimeAmount, on context: ChannelHandlerContext,
    _ body: @escaping (ChannelHandlerContext) -> Void
  ) {
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      if context.channel.isActive { body(context) }
    }
  }
}
