import NIOCore

/// The bytes of a photo, and what whoever sent it calls it.
package struct NamedPhoto: Sendable {
  /// A name is not a path here: it is handed back, and never opened or logged.
  let name: String
  let bytes: ByteBuffer

  init(name: String, bytes: ByteBuffer) {
    self.name = String(name.unicodeScalars.prefix(255))
    self.bytes = bytes
  }
}
