/// What libjpeg-turbo does not tell of a JPEG: its orientation, and how much work its scans are.
struct JPEGHeader {
  private(set) var orientation = Orientation.upright
  /// Scans that go over the photo's coefficients; 1 when the first holds all there is.
  private(set) var scans = 1

  /// Walks the marker segments (ITU-T T.81, annex B). Never fails: what is wrong with them is for the decoder to say.
  init(_ bytes: UnsafeRawBufferPointer) {
    var offset = 2
    var isSequential = true
    var components = 0
    while let marker = Self.nextMarker(bytes, &offset) {
      guard offset + 2 <= bytes.count else { return }
      let length = bytes.bigEndian16(at: offset)
      guard length >= 2, offset + length <= bytes.count else { return }
      let segment = UnsafeRawBufferPointer(rebasing: bytes[offset + 2..<offset + length])
      offset += length
      switch marker {
      case 0xE1:
        if segment.has("Exif\0\0"),
          let value = Exif.orientation(UnsafeRawBufferPointer(rebasing: segment[6...]))
        {
          orientation = value
        }
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        isSequential = marker <= 0xC1
        components = segment.count > 5 ? Int(segment[5]) : 0
      case 0xDA:
        if !isSequential || segment.first.map(Int.init) != components {
          scans = 1 + Self.scansAfter(offset, bytes)
        }
        return
      default: break
      }
    }
  }

  /// The next marker that has a segment; `offset` then stands at its length.
  private static func nextMarker(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) -> UInt8? {
    while offset + 1 < bytes.count {
      let marker = bytes[offset + 1]
      guard bytes[offset] == 0xFF else {
        offset += 1
        continue
      }
      switch marker {
      case 0x00, 0x01, 0xD0...0xD8: offset += 2
      case 0xFF: offset += 1
      case 0xD9: return nil
      default:
        offset += 2
        return marker
      }
    }
    return nil
  }

  private static func scansAfter(_ start: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
    var offset = start
    var count = 0
    while let marker = nextMarker(bytes, &offset) {
      guard offset + 2 <= bytes.count else { break }
      count += marker == 0xDA ? 1 : 0
      offset += max(bytes.bigEndian16(at: offset), 2)
    }
    return count
  }
}
