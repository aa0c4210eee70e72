import NIOCore

/// Pixels as a file that the workers read like any other photo, so that there is one way for all of them: an uncompressed
/// TIFF (revision 6.0), little-endian, of one strip.
enum PixelFile {
  static let longestSide = 1_000_000
  static let maximumPixels = 100_000_000

  /// - Parameter levels: `width * height * 3` bytes, red, green, blue.
  static func tiff(width: Int, height: Int, _ levels: ByteBuffer) -> ByteBuffer {
    let entries: [(tag: UInt16, type: UInt16, value: UInt32)] = [
      (256, 4, UInt32(width)), (257, 4, UInt32(height)),
      // Three samples of 8 bits, whose numbers stand behind the directory.
      (258, 3, 134), (259, 3, 1), (262, 3, 2), (273, 4, 140), (277, 3, 3),
      (278, 4, UInt32(height)), (279, 4, UInt32(levels.readableBytes)), (284, 3, 1),
    ]
    var file = ByteBuffer()
    file.reserveCapacity(140 + levels.readableBytes)
    file.writeBytes([0x49, 0x49, 42, 0, 8, 0, 0, 0])
    file.writeInteger(UInt16(entries.count), endianness: .little)
    for entry in entries {
      file.writeInteger(entry.tag, endianness: .little)
      file.writeInteger(entry.type, endianness: .little)
      file.writeInteger(UInt32(entry.tag == 258 ? 3 : 1), endianness: .little)
      file.writeInteger(entry.value, endianness: .little)
    }
    file.writeInteger(UInt32(0), endianness: .little)
    for _ in 0..<3 { file.writeInteger(UInt16(8), endianness: .little) }
    file.writeImmutableBuffer(levels)
    return file
  }
}
