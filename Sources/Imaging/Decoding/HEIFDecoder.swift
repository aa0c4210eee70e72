import CHEIF
import Failures

/// HEIC by libheif, which is optional and loaded when the first such photo comes.
enum HEIFDecoder {
  static func decode<R>(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, scratch: PixelScratch,
    _ body: (StoredPhoto) throws(ImageError) -> R
  ) throws(ImageError) -> R {
    if let problem = cheif_problem() {
      throw NativeLibrary.missing(
        "libheif", for: .heic, problem: String(cString: problem), remedy: NativeLibrary.heifRemedy)
    }
    var photo = CHEIFPhoto()
    defer { cheif_close(&photo) }
    var message = ErrorText()
    let opened = message.write { cheif_open(bytes.baseAddress, bytes.count, &photo, $0, $1) }
    guard opened == CHEIFDone else { throw failure(opened, message) }
    let (width, height) = (Int(photo.width), Int(photo.height))
    try limits.checkSize(.heic, width: width, height: height)
    let decoded = message.write { cheif_decode(&photo, $0, $1) }
    guard decoded == CHEIFDone, let pixels = photo.pixels else { throw failure(decoded, message) }
    var rowBytes = Int(photo.rowBytes)
    var rgb = pixels
    if photo.hasAlpha != 0 {
      let flat = scratch.reserve(width * height * 3)
      flatten(pixels, rowBytes: rowBytes, width: width, height: height, to: flat)
      rgb = UnsafePointer(flat)
      rowBytes = width * 3
    }
    return try body(StoredPhoto(pixels: rgb, rowBytes: rowBytes, width: width, height: height))
  }

  private static func failure(_ result: CHEIFResult, _ message: ErrorText) -> ImageError {
    guard result == CHEIFUnsupported else { return .undecodable(.heic, message.text) }
    return ImageError(
      .unsupportedFormat, "this kind of HEIC photo cannot be decoded: \(message.text)",
      remedy: "convert it to JPEG, or install libheif with its HEVC decoder")
  }

  /// RGBA onto white.
  private static func flatten(
    _ rgba: UnsafePointer<UInt8>, rowBytes: Int, width: Int, height: Int,
    to rgb: UnsafeMutablePointer<UInt8>
  ) {
    for y in 0..<height {
      let from = rgba + y * rowBytes
      let to = rgb + y * width * 3
      for x in 0..<width {
        let alpha = UInt32(from[4 * x + 3])
        for channel in 0..<3 {
          let sum = UInt32(from[4 * x + channel]) * alpha + 255 * (255 - alpha)
          to[3 * x + channel] = UInt8(truncatingIfNeeded: (sum + 127) / 255)
        }
      }
    }
  }
}
