/// A strict pull reader of JSON (RFC 8259) in memory.
///
/// The caller asks for the value that it expects next, and receives it or an error with the position of the byte that does
/// not fit. No tree is made: a tensor of millions of numbers becomes an array of bytes and nothing else. Nothing recurses:
/// no nesting exhausts the stack. An object may hold a name twice; rejecting that is up to the caller.
package struct JSONReader {
  /// The rejection of a text.
  package struct Malformed: Error, Equatable {
    /// The offset of the byte that does not fit, from the beginning of the text.
    package let position: Int
    /// The reason, as a clause; nil where the text is not JSON, or holds another kind of value than was asked for.
    package let reason: String?

    package init(position: Int, reason: String? = nil) {
      self.position = position
      self.reason = reason
    }
  }

  let bytes: UnsafeRawBufferPointer
  /// The offset of the next byte.
  package internal(set) var position: Int

  /// A reader of `bytes`, which must outlive it, beginning at an offset that an earlier reader has reported.
  package init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// Calls `body` with a reader of `bytes`.
  package static func reading<Result, Failure: Error>(
    _ bytes: [UInt8], body: (inout JSONReader) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
      var reader = JSONReader(UnsafeRawBufferPointer(bytes))
      return try body(&reader)
    }
  }

  /// The rejection of the text at the current position.
  package var malformed: Malformed { Malformed(position: position) }

  /// Reads an object; `member` must consume the value of each name.
  package mutating func object(
    _ member: (String, inout JSONReader) throws(Malformed) -> Void
  ) throws(Malformed) {
    try expect("{")
    if accept("}") { return }
    repeat {
      let name = try string()
      try expect(":")
      try member(name, &self)
    } while accept(",")
    try expect("}")
  }

  /// Reads an array; `element` must consume each element.
  package mutating func array(
    _ element: (inout JSONReader) throws(Malformed) -> Void
  ) throws(Malformed) {
    try expect("[")
    if accept("]") { return }
    repeat { try element(&self) } while accept(",")
    try expect("]")
  }

  /// Reads `true` or `false`.
  package mutating func bool() throws(Malformed) -> Bool {
    if accept(word: "true") { return true }
    if accept(word: "false") { return false }
    throw malformed
  }

  /// Requires that nothing but white space follows.
  package mutating func end() throws(Malformed) {
    skipSpace()
    guard position == bytes.count else { throw malformed }
  }

  /// The next byte; nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0a, 0x0d, 0x09: position += 1
      default: return
      }
    }
  }

  mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func accept(word: String) -> Bool {
    skipSpace()
    guard bytes[min(position, bytes.count)...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(Malformed) {
    guard accept(character) else { throw malformed }
  }
}
