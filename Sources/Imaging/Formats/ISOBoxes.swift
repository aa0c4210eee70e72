/// The boxes of a file of ISO base media (ISO/IEC 14496-12, 4.2). Nothing is read outside its bytes.
struct ISOBoxes {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The content of the first box of a type (four ASCII characters) in a range of the file.
  func content(of type: String, in range: Range<Int>) -> Range<Int>? {
    var result: Range<Int>?
    forEachBox(in: range) { if $0 == type, result == nil { result = $1 } }
    return result
  }

  /// Visits the boxes in a range of the file; a damaged one ends the visit.
  func forEachBox(in range: Range<Int>, _ visit: (_ type: String, _ content: Range<Int>) -> Void) {
    var offset = range.lowerBound
    while offset + 8 <= range.upperBound {
      var (head, size) = (8, bytes.bigEndian32(at: offset))
      if size == 1, offset + 16 <= range.upperBound {
        // The size has 64 bits.
        guard bytes.bigEndian32(at: offset + 8) == 0 else { return }
        (head, size) = (16, bytes.bigEndian32(at: offset + 12))
      } else if size == 0 {
        size = range.upperBound - offset
      }
      guard size >= head, size <= range.upperBound - offset else { return }
      visit(
        String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self),
        offset + head..<offset + size)
      offset += size
    }
  }
}
