import CHEIF
import Failures

/// Decodes HEIC with libheif, which is optional and loaded with the first such photo.
enum HEIFDecoder {
  static func decode<R>(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, scratch: PixelScratch,
    then body: (StoredPhoto) throws(ImageError) -> R
  ) throws(ImageError) -> R {
    if let problem = cheif_problem() {
      throw NativeLibrary.missing(
        "libheif", for: .heic, problem: String(cString: problem), remedy: NativeLibrary.heifRemedy)
    }
    var photo = CHEIFPhoto()
    defer { cheif_close(&photo) }
    var message = NativeMessage()
    let opened = message.write { cheif_open(bytes.baseAddress, bytes.count, &photo, $0, $1) }
    guard opened == CHEIFDone else { throw failure(opened, message: message.text) }
    let (width, height) = (Int(photo.width), Int(photo.height))
    try limits.checkSize(PhotoFormat.heic.name, width: width, height: height)
    let colors =
      profile(of: photo).map { PhotoColors(profile: $0, of: .rgb) }
      ?? PhotoColors(isoBaseMedia: bytes)
    let decoded = message.write { cheif_decode(&photo, $0, $1) }
    guard decoded == CHEIFDone, let pixels = photo.pixels else {
      throw failure(decoded, message: message.text)
    }
    var rowBytes = Int(photo.rowBytes)
    var rgb = pixels
    if photo.hasAlpha != 0 {
      let flat = scratch.reserve(width * height * 3)
      flatten(pixels, rowBytes: rowBytes, width: width, height: height, to: flat)
      rgb = UnsafePointer(flat)
      rowBytes = width * 3
    }
    return try body(
      StoredPhoto(
        pixels: rgb, rowBytes: rowBytes, width: width, height: height, colors: colors))
  }

  private static let maximumProfileBytes = 16 << 20

  private static func profile(of photo: CHEIFPhoto) -> [UInt8]? {
    guard 1...maximumProfileBytes ~= photo.profileLength else { return nil }
    var bytes = [UInt8](repeating: 0, count: photo.profileLength)
    return withUnsafePointer(to: photo) { cheif_profile($0, &bytes) } == 0 ? bytes : nil
  }

  private static func failure(_ result: CHEIFResult, message: String) -> ImageError {
    guard result == CHEIFUnsupported else { return .undecodable(.heic, reason: message) }
    return ImageError(
      .unsupportedFormat, "this kind of HEIC photo cannot be decoded: \(message)",
      remedy: "Convert the photo to JPEG, or install libheif with its HEVC decoder.")
  }

  /// Composes RGBA onto white.
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
