/// The conversion of a photo's colours to sRGB.
enum ColorConversion {
  case curves(ColorProfile)
  case tables(TableProfile)

  /// The conversion of colours; nil where there is nothing to convert.
  ///
  /// - Throws: An ``ImageError``, `missingLibrary`, for a profile that only libvips reads.
  init?(_ colors: PhotoColors) throws(ImageError) {
    switch colors {
    case .coded(let primaries, let transfer):
      guard let profile = ColorProfile(primaries: primaries, transfer: transfer) else { return nil }
      self = .curves(profile)
    case .profile(let bytes):
      if let profile = ColorProfile(bytes) {
        self = .curves(profile)
      } else if let profile = try TableProfile(bytes, of: ICCProfile.rgb) {
        self = .tables(profile)
      } else {
        return nil
      }
    }
  }

  /// Converts RGB pixels in place, of which each row begins `rowBytes` after the one before.
  ///
  /// - Throws: An ``ImageError`` when memory runs out.
  func convert(
    _ pixels: UnsafeMutablePointer<UInt8>, columns: Int, rows: Int, rowBytes: Int
  ) throws(ImageError) {
    switch self {
    case .curves(let profile):
      for row in 0..<rows { profile.convert(pixels + row * rowBytes, count: columns) }
    case .tables(let profile):
      try profile.convert(pixels, columns: columns, rows: rows, rowBytes: rowBytes)
    }
  }
}
