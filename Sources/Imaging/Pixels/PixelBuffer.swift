/// An image in memory: 8-bit RGB, interleaved, row after row from the top, without gaps.
public struct PixelBuffer: Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// `width * height * 3` levels, 0 to 255, red before green before blue.
  public let pixels: [UInt8]

  /// Creates an image; `pixels` must have `width * height * 3` elements.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height * 3)
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
