/// The properties of a TIFF that libvips does not report, from its first directory.
///
/// Source: TIFF 6.0, sections 2, 8, 18 and 21.
struct TIFFHeader {
  /// The photo has samples beside its colours of which the first is no alpha.
  private(set) var hasOtherSamples = false
  /// The colours are luminance and two differences, which libtiff converts only for compressed ones.
  private(set) var isRawYCbCr = false
  /// The pixels are in tiles.
  private(set) var isTiled = false
  /// The differences have fewer samples than the luminance.
  private(set) var isSubsampled = true

  private static let maximumEntries = 4096

  /// Never fails: the decoder reports damaged files. Files of 64 bits (BigTIFF) are not read.
  init(_ bytes: UnsafeRawBufferPointer) {
    let isLittleEndian = bytes.starts(with: [0x49, 0x49, 42, 0])
    guard isLittleEndian || bytes.starts(with: [0x4D, 0x4D, 0, 42]), bytes.count >= 8 else {
      return
    }
    func short(_ offset: Int) -> Int {
      isLittleEndian ? bytes.littleEndian16(at: offset) : bytes.bigEndian16(at: offset)
    }
    func long(_ offset: Int) -> Int {
      isLittleEndian ? bytes.littleEndian32(at: offset) : bytes.bigEndian32(at: offset)
    }
    let directory = long(4)
    guard directory >= 8, directory + 2 <= bytes.count else { return }
    var photometric = 0
    var compression = 1
    for index in 0..<min(short(directory), Self.maximumEntries) {
      let entry = directory + 2 + 12 * index
      guard entry + 12 <= bytes.count else { return }
      let value = short(entry + 2) == 3 ? short(entry + 8) : long(entry + 8)
      switch short(entry) {
      case 259: compression = value
      case 262: photometric = value
      case 322: isTiled = true
      case 338:
        // More than two values are elsewhere.
        let count = long(entry + 4)
        let place = count > 2 ? long(entry + 8) : entry + 8
        guard count > 0, place + 2 <= bytes.count else { continue }
        hasOtherSamples = short(place) == 0
      case 530: isSubsampled = short(entry + 8) != 1 || short(entry + 10) != 1
      default: break
      }
    }
    // 6 and 7 are JPEG.
    isRawYCbCr = photometric == 6 && ![6, 7].contains(compression)
  }

  /// Converts `count` pixels of luminance, blue and red difference to RGB in place (ITU-R BT.601, full range).
  static func convertYCbCr(_ pixels: UnsafeMutablePointer<UInt8>, count: Int) {
    for index in 0..<count {
      let pixel = pixels + 3 * index
      let luminance = Float(pixel[0])
      let (blue, red) = (Float(pixel[1]) - 128, Float(pixel[2]) - 128)
      let values = [
        luminance + 1.402 * red, luminance - 0.344_136 * blue - 0.714_136 * red,
        luminance + 1.772 * blue,
      ]
      for channel in 0..<3 {
        pixel[channel] = UInt8(min(max(values[channel], 0), 255) + 0.5)
      }
    }
  }
}
