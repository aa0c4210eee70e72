import CVips
import Failures

/// An ICC profile of tables, whose colours libvips converts to sRGB (with Little CMS: relative colorimetric, black point
/// compensated).
struct TableProfile {
  /// The most pixels that are converted at once.
  private static let portion = 4 << 20

  private let bytes: [UInt8]

  /// A profile of RGB or CMYK colours; nil for one without a table.
  ///
  /// - Throws: An ``ImageError``, `missingLibrary`, when libvips cannot be loaded.
  init?(_ bytes: [UInt8], of space: String) throws(ImageError) {
    guard let profile = ICCProfile(bytes), profile.space == space, profile.hasTable else {
      return nil
    }
    if let problem = cvips_problem() {
      throw ImageError(
        .missingLibrary,
        "the photo's colour profile needs libvips, which cannot be loaded: \(String(cString: problem))",
        remedy: NativeLibrary.vipsRemedy)
    }
    self.bytes = bytes
  }

  /// Converts RGB pixels in place, of which each row begins `rowBytes` after the one before. A damaged profile changes
  /// nothing.
  ///
  /// - Throws: An ``ImageError`` when memory runs out.
  func convert(
    _ pixels: UnsafeMutablePointer<UInt8>, columns: Int, rows: Int, rowBytes: Int
  ) throws(ImageError) {
    var whole: [UInt8] = []
    for row in 0..<rows {
      whole += UnsafeBufferPointer(start: pixels + row * rowBytes, count: columns * 3)
    }
    try whole.withUnsafeMutableBufferPointer { (whole) throws(ImageError) in
      guard let start = whole.baseAddress,
        try convert(start, columns: columns, rows: rows, channels: 3)
      else { return }
      for row in 0..<rows {
        (pixels + row * rowBytes).update(from: start + row * columns * 3, count: columns * 3)
      }
    }
  }

  /// Converts CMYK pixels, 255 for no ink, to RGB at the front of the same memory; false when the profile is damaged.
  ///
  /// - Throws: An ``ImageError`` when memory runs out.
  func convertCMYK(
    _ pixels: UnsafeMutablePointer<UInt8>, columns: Int, rows: Int
  ) throws(ImageError) -> Bool {
    for index in 0..<columns * rows * 4 { pixels[index] = 255 - pixels[index] }
    if try convert(pixels, columns: columns, rows: rows, channels: 4) { return true }
    for index in 0..<columns * rows * 4 { pixels[index] = 255 - pixels[index] }
    return false
  }

  private func convert(
    _ pixels: UnsafeMutablePointer<UInt8>, columns: Int, rows: Int, channels: Int
  ) throws(ImageError) -> Bool {
    cvips_begin(0)
    defer {
      var message = NativeMessage()
      message.write { cvips_end($0, $1) }
    }
    let step = max(1, Self.portion / columns)
    for first in stride(from: 0, to: rows, by: step) {
      let count = min(step, rows - first)
      let portion = pixels + first * columns * channels
      guard
        cvips_convert(portion, Int32(columns), Int32(count), Int32(channels), bytes, bytes.count)
          == 0
      else {
        guard first == 0 else { throw .corrupt("the photo's colours cannot be converted") }
        return false
      }
      (pixels + first * columns * 3).update(from: portion, count: count * columns * 3)
    }
    return true
  }
}
