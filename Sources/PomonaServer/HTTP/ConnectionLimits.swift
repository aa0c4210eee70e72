package import NIOCore

/// What a client may take its time for.
package struct ConnectionLimits: Sendable {
  /// How long the head of a request may take, and a connection be idle.
  package var head = TimeAmount.seconds(15)
  /// How long a body may take at any rate.
  package var grace = TimeAmount.seconds(10)
  /// Bytes a second that a body must have from then on.
  package var bodyRate = 16 << 10
  /// A refused request is read to its end when no more bytes than this are missing, so that the connection can be kept.
  package var drain = 256 << 10
  /// How long a client that is refused has to stop sending and read why, before the connection is closed.
  package var linger = TimeAmount.seconds(3)

  package init() {}
}
