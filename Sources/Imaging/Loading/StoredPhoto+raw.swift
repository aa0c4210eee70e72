extension StoredPhoto {
  /// The name that messages and facts give to raw pixels.
  static let rawFormat = "RGB"

  /// Raw pixels as a stored photo, under the limits that hold for files. Valid as long as `rgb` is.
  init(
    rgb: UnsafeRawBufferPointer, width: Int, height: Int, limits: ImageLimits
  ) throws(ImageError) {
    try limits.checkBytes(rgb.count, of: "\(Self.rawFormat) photo")
    try limits.checkSize(Self.rawFormat, width: width, height: height)
    // Within the limits, the product does not overflow.
    let expected = width * height * 3
    guard rgb.count == expected, let start = rgb.baseAddress else {
      throw .corrupt(
        "the \(Self.rawFormat) photo has \(rgb.count) bytes instead of \(expected), three for each of its \(width) x \(height) pixels"
      )
    }
    self.init(
      pixels: start.assumingMemoryBound(to: UInt8.self), rowBytes: width * 3, width: width,
      height: height)
  }
}
