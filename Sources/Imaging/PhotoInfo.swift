/// What is known of a photo besides its pixels.
package struct PhotoInfo: Sendable, Equatable {
  /// Pixels of the original in a row, as it is to be looked at (after its orientation was applied).
  package let width: Int
  /// Rows of the original, likewise.
  package let height: Int
  /// `JPEG`, `PNG`, ...
  package let format: String

  package init(width: Int, height: Int, format: String) {
    self.width = width
    self.height = height
    self.format = format
  }
}
