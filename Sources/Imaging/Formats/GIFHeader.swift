/// The pixels of the first picture of a GIF, counted without decoding them: a file that was cut off ends its data early,
/// which decoders fill up without a word.
///
/// Source: Graphics Interchange Format 89a, appendix F (variable-length-code LZW compression).
struct GIFHeader {
  /// True if the data of the first picture end before its last pixel.
  let endsEarly: Bool

  private static let maximumCodes = 4096

  init(_ bytes: UnsafeRawBufferPointer) {
    guard let picture = Self.firstPicture(bytes) else {
      // The decoder reports files without a picture.
      endsEarly = false
      return
    }
    endsEarly = Self.pixels(from: picture.data, in: bytes, atMost: picture.pixels) < picture.pixels
  }

  /// The number of pixels of the first picture, and the offset of its code size.
  private static func firstPicture(
    _ bytes: UnsafeRawBufferPointer
  ) -> (pixels: Int, data: Int)? {
    guard bytes.count > 13 else { return nil }
    var offset = 13 + colours(bytes[10])
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x21:
        offset = endOfBlocks(from: offset + 2, in: bytes)
      case 0x2C:
        guard offset + 10 < bytes.count else { return nil }
        let pixels = bytes.littleEndian16(at: offset + 5) * bytes.littleEndian16(at: offset + 7)
        let data = offset + 10 + colours(bytes[offset + 9])
        return data < bytes.count ? (pixels, data) : (pixels, bytes.count - 1)
      default: return nil
      }
    }
    return nil
  }

  /// The size of the colour table that a field of flags announces.
  private static func colours(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 6 << (flags & 7) }

  private static func endOfBlocks(from start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    var offset = start
    while offset < bytes.count, bytes[offset] > 0 { offset += Int(bytes[offset]) + 1 }
    return offset + 1
  }

  /// The number of pixels of the codes from an offset on. Of each code only the length of its pixels is kept.
  private static func pixels(
    from start: Int, in bytes: UnsafeRawBufferPointer, atMost wanted: Int
  ) -> Int {
    let codeSize = Int(bytes[start])
    guard 1...11 ~= codeSize else { return 0 }
    let clear = 1 << codeSize
    var lengths = [Int](repeating: 1, count: maximumCodes)
    var (next, width) = (clear + 2, codeSize + 1)
    var previous: Int?
    var (bits, count, pixels) = (0, 0, 0)
    var offset = start + 1
    var left = 0
    while pixels < wanted {
      while count < width {
        if left == 0 {
          guard offset < bytes.count, bytes[offset] > 0 else { return pixels }
          left = Int(bytes[offset])
          offset += 1
        }
        guard offset < bytes.count else { return pixels }
        bits |= Int(bytes[offset]) << count
        (offset, left, count) = (offset + 1, left - 1, count + 8)
      }
      let code = bits & ((1 << width) - 1)
      bits >>= width
      count -= width
      if code == clear {
        (next, width, previous) = (clear + 2, codeSize + 1, nil)
        continue
      }
      guard code != clear + 1, code <= next else { return pixels }
      if let previous, next < maximumCodes {
        lengths[next] = lengths[previous] + 1
        next += 1
        if next == 1 << width, width < 12 { width += 1 }
      }
      guard code < next else { return pixels }
      pixels += code < clear ? 1 : lengths[code]
      previous = code
    }
    return pixels
  }
}
