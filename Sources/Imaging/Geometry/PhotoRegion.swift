/// A rectangle in fractions of an image's width and height; x grows to the right, y downwards.
public struct PhotoRegion: Codable, Hashable, Sendable {
  /// The left edge: 0 is the image's left edge, 1 its right edge.
  public var x: Double
  /// The upper edge: 0 is the image's upper edge, 1 its lower edge.
  public var y: Double
  /// The width, as a fraction of the image's width.
  public var width: Double
  /// The height, as a fraction of the image's height.
  public var height: Double

  /// The whole image.
  public static let whole = PhotoRegion(x: 0, y: 0, width: 1, height: 1)

  /// Creates a rectangle, which may extend beyond the image.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}
