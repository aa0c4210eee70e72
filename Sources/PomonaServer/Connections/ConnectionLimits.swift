package import NIOCore

/// The time limits of a client's connection.
package struct ConnectionLimits: Sendable {
  /// The time for the head of a request, and the longest time that a connection may be idle; 15 s by default.
  package var head = TimeAmount.seconds(15)
  /// The time for a body at any rate; 10 s by default.
  package var grace = TimeAmount.seconds(10)
  /// The mean rate of a body from then on, in bytes per second; 16 KiB by default.
  package var bodyRate = 16 << 10
  /// The most missing bytes of a rejected request that are still read, so that the connection can be kept; 256 KiB by
  /// default.
  package var drain = 256 << 10
  /// The time that a rejected client has to stop sending and read the response, before the connection is closed; 3 s by
  /// default.
  package var linger = TimeAmount.seconds(3)

  package init() {}
}
