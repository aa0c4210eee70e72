import Glibc

/// Ports of this machine that only it reaches.
package enum Loopback {
  /// True when nothing listens at the port.
  package static func isFree(_ port: UInt16) -> Bool {
    let descriptor = makeSocket()
    defer { close(descriptor) }
    return withAddress(of: port) { bind(descriptor, $0, $1) == 0 }
  }

  /// The descriptor of a connection to the port; nil when nothing accepts it.
  package static func connection(to port: UInt16) -> Int32? {
    let descriptor = makeSocket()
    if withAddress(of: port, { connect(descriptor, $0, $1) == 0 }) { return descriptor }
    close(descriptor)
    return nil
  }

  private static func makeSocket() -> Int32 { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }

  private static func withAddress<R>(
    of port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
  ) -> R {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
