/// The facts of a photo besides its pixels.
package struct PhotoInfo: Sendable, Equatable {
  /// The original's width in pixels, after its orientation was applied.
  package let width: Int
  /// The original's height in pixels, after its orientation was applied.
  package let height: Int
  /// The name of the format, such as `JPEG`; `RGB` for raw pixels.
  package let format: String

  package init(width: Int, height: Int, format: String) {
    self.width = width
    self.height = height
    self.format = format
  }
}
