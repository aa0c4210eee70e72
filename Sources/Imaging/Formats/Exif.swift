/// Reads the orientation, the only EXIF value in use, from the first directory of a small TIFF structure.
package enum Exif {
  /// The orientation in a TIFF structure; nil where it is missing or invalid. Reads nothing outside `bytes`.
  package static func orientation(_ bytes: UnsafeRawBufferPointer) -> Orientation? {
    let isLittleEndian: Bool
    if bytes.starts(with: [0x49, 0x49, 42, 0]) {
      isLittleEndian = true
    } else if bytes.starts(with: [0x4D, 0x4D, 0, 42]) {
      isLittleEndian = false
    } else {
      return nil
    }
    func read16(_ offset: Int) -> Int {
      isLittleEndian ? bytes.littleEndian16(at: offset) : bytes.bigEndian16(at: offset)
    }
    guard bytes.count >= 8 else { return nil }
    let directory = isLittleEndian ? bytes.littleEndian32(at: 4) : bytes.bigEndian32(at: 4)
    guard directory >= 8, directory + 2 <= bytes.count else { return nil }
    for index in 0..<read16(directory) {
      let entry = directory + 2 + 12 * index
      guard entry + 12 <= bytes.count else { return nil }
      guard read16(entry) == 0x0112 else { continue }
      return integer(at: entry, in: bytes, isLittleEndian: isLittleEndian)
        .flatMap { Orientation(rawValue: $0) }
    }
    return nil
  }

  /// The value of an entry, which some programs store in another integer type than the standard's.
  private static func integer(
    at entry: Int, in bytes: UnsafeRawBufferPointer, isLittleEndian: Bool
  ) -> Int? {
    let type =
      isLittleEndian ? bytes.littleEndian16(at: entry + 2) : bytes.bigEndian16(at: entry + 2)
    switch type {
    // BYTE and SBYTE, SHORT and SSHORT, LONG and SLONG.
    case 1, 6: return Int(bytes[entry + 8])
    case 3, 8:
      return isLittleEndian ? bytes.littleEndian16(at: entry + 8) : bytes.bigEndian16(at: entry + 8)
    case 4, 9:
      return isLittleEndian ? bytes.littleEndian32(at: entry + 8) : bytes.bigEndian32(at: entry + 8)
    default: return nil
    }
  }
}
