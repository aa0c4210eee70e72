/// The properties of a JPEG that libjpeg-turbo does not report: its orientation and the number of its scans.
package struct JPEGHeader {
  package private(set) var orientation = Orientation.upright
  /// The ICC profile; nil without one, or when a part of it is missing.
  package var profile: [UInt8]? {
    guard let count = profileParts.first?.count, profileParts.count == count else { return nil }
    let ordered = profileParts.sorted { $0.number < $1.number }
    guard ordered.enumerated().allSatisfy({ $0 + 1 == $1.number }) else { return nil }
    return ordered.flatMap(\.bytes)
  }
  private var profileParts: [(number: Int, count: Int, bytes: [UInt8])] = []
  /// Scans over the photo's coefficients; 1 when the first contains all components in full.
  package private(set) var scans = 1

  /// Walks the marker segments (ITU-T T.81, annex B). Never fails: the decoder reports damaged ones.
  package init(_ bytes: UnsafeRawBufferPointer) {
    var offset = 2
    var isSequential = true
    var components = 0
    var exif: Orientation?
    var xmp: Orientation?
    defer { orientation = exif ?? xmp ?? .upright }
    while let marker = Self.nextMarker(bytes, from: &offset) {
      guard offset + 2 <= bytes.count else { return }
      let length = bytes.bigEndian16(at: offset)
      guard length >= 2, offset + length <= bytes.count else { return }
      let segment = UnsafeRawBufferPointer(rebasing: bytes[offset + 2..<offset + length])
      offset += length
      switch marker {
      case 0xE1:
        // Of several directories the first counts.
        if segment.has("Exif\0\0"), exif == nil {
          exif = Exif.orientation(UnsafeRawBufferPointer(rebasing: segment[6...]))
        } else if segment.has("http://ns.adobe.com/xap/1.0/\0"), xmp == nil {
          xmp = XMP.orientation(UnsafeRawBufferPointer(rebasing: segment[29...]))
        }
      case 0xE2 where segment.has("ICC_PROFILE\0") && segment.count > 14:
        profileParts.append((Int(segment[12]), Int(segment[13]), Array(segment[14...])))
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        isSequential = marker <= 0xC1
        components = segment.count > 5 ? Int(segment[5]) : 0
      case 0xDA:
        if !isSequential || segment.first.map(Int.init) != components {
          scans = 1 + Self.scans(after: offset, in: bytes)
        }
        return
      default: break
      }
    }
  }

  /// The next marker that has a segment; `offset` becomes that of the segment's length.
  private static func nextMarker(
    _ bytes: UnsafeRawBufferPointer, from offset: inout Int
  ) -> UInt8? {
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

  private static func scans(after start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    var offset = start
    var count = 0
    while let marker = nextMarker(bytes, from: &offset) {
      guard offset + 2 <= bytes.count else { break }
      count += marker == 0xDA ? 1 : 0
      offset += max(bytes.bigEndian16(at: offset), 2)
    }
    return count
  }
}
