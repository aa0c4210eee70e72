package import Datasets
package import Foundation

/// A photo to work on: the sample, and where its bytes are.
package struct Photo: Sendable {
  /// The place of a photo's bytes.
  package enum Content: Sendable {
    /// A file of the runner's store, called as the sample's path.
    case file
    /// The encoded photo, in memory.
    case bytes(any ContiguousBytes & Sendable)
    /// A file that could not be read.
    case unreadable(PhotoFailure)
  }

  package let sample: Sample
  package var content: Content

  /// A photo of a data set, or one whose bytes are at hand.
  package init(_ sample: Sample, content: Content = .file) {
    self.sample = sample
    self.content = content
  }
}
