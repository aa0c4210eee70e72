package import Datasets
package import Learning

/// The labelled photos of one split with their features, in memory.
package struct SplitFeatures: Sendable {
  /// The photos: a path for each row of ``samples``.
  package let paths: [String]
  /// The features, and the position of each label among the classes.
  package let samples: LabelledFeatures
  /// The photos of the split without features.
  package let skipped: [SkippedPhoto]

  /// Some of the rows, in this order.
  package func selecting(_ rows: [Int]) throws -> SplitFeatures {
    SplitFeatures(
      paths: rows.map { paths[$0] }, samples: try samples.selecting(rows), skipped: [])
  }

  package init(paths: [String], samples: LabelledFeatures, skipped: [SkippedPhoto]) {
    self.paths = paths
    self.samples = samples
    self.skipped = skipped
  }
}
