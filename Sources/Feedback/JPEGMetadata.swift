import Imaging

/// Removes what JPEG files say besides the photo: Exif with the place and the camera, XMP, comments, previews, and what
/// follows the photo. Colour profiles and the orientation stay.
package enum JPEGMetadata {
  private static let startOfImage: UInt8 = 0xd8
  private static let endOfImage: UInt8 = 0xd9
  private static let startOfScan: UInt8 = 0xda

  /// The file without metadata; nil for one that is no JPEG file or ends early.
  package static func removed(from file: [UInt8]) -> [UInt8]? {
    guard file.starts(with: [0xff, startOfImage, 0xff]) else { return nil }
    var result: [UInt8] = [0xff, startOfImage]
    var orientation: Orientation?
    var hasScan = false
    var index = 2
    while index + 1 < file.count {
      guard file[index] == 0xff else { return nil }
      let marker = file[index + 1]
      if marker == 0xff {
        index += 1
        continue
      }
      if marker == endOfImage {
        guard hasScan else { return nil }
        result += [0xff, endOfImage]
        return withOrientation(orientation, result)
      }
      guard index + 3 < file.count else { return nil }
      let length = Int(file[index + 2]) << 8 | Int(file[index + 3])
      let end = index + 2 + length
      guard length >= 2, end <= file.count else { return nil }
      let payload = file[index + 4..<end]
      if marker == 0xe1, payload.starts(with: Array("Exif\0\0".utf8)) {
        orientation =
          orientation ?? Array(payload.dropFirst(6)).withUnsafeBytes { Exif.orientation($0) }
      }
      if isKept(marker, payload) { result += file[index..<end] }
      index = end
      if marker == startOfScan {
        hasScan = true
        let next = endOfScan(file, from: index)
        result += file[index..<next]
        index = next
      }
    }
    return nil
  }

  private static func isKept(_ marker: UInt8, _ payload: ArraySlice<UInt8>) -> Bool {
    switch marker {
    case 0xe0, 0xee: true
    case 0xe2: payload.starts(with: Array("ICC_PROFILE\0".utf8))
    case 0xe1...0xef, 0xfe: false
    default: true
    }
  }

  /// The position of the first marker after the data of a scan.
  private static func endOfScan(_ file: [UInt8], from start: Int) -> Int {
    var index = start
    while index + 1 < file.count {
      if file[index] == 0xff, file[index + 1] != 0, !(0xd0...0xd7 ~= file[index + 1]),
        file[index + 1] != 0xff
      {
        return index
      }
      index += 1
    }
    return file.count
  }

  /// Adds an Exif segment that holds the orientation alone, where it is not the usual one.
  private static func withOrientation(_ orientation: Orientation?, _ file: [UInt8]) -> [UInt8] {
    guard let orientation, orientation != .upright else { return file }
    let tiff: [UInt8] =
      [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1]
      + [0, UInt8(orientation.rawValue), 0, 0, 0, 0, 0, 0]
    let payload = Array("Exif\0\0".utf8) + tiff
    let length = payload.count + 2
    let segment: [UInt8] = [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 0xff)] + payload
    return Array(file.prefix(2)) + segment + file.dropFirst(2)
  }
}
