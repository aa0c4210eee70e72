package import Foundation

/// The content of a photo on its way to a worker.
package enum PhotoPayload: Sendable {
  /// An encoded photo, such as the content of a JPEG file.
  case file(any ContiguousBytes & Sendable)
  /// `width * height * 3` levels, red before green before blue, row after row from the top.
  case pixels(any ContiguousBytes & Sendable, width: Int, height: Int)
}

/// The work on a photo.
package enum PhotoWork: Sendable, Hashable {
  /// Compute the features.
  case featurize
  /// Compute the probability of each class.
  case classify
  /// Compute the probabilities, and their change when each cell of a raster of so many cells per side is covered.
  case explain(cells: Int)
}
