/// The features of samples and their classes. A sample may have several rows, one for each view of a photo.
package struct LabelledFeatures: Sendable {
  /// One row per view of a sample; the rows of a sample follow each other.
  package let features: FeatureMatrix
  /// The class id of each row.
  package let labels: [Int32]
  /// The number of rows of each sample, at least 1.
  package let rowsPerSample: Int

  /// Features and class ids, which classifiers check against each other when they use them.
  package init(features: FeatureMatrix, labels: [Int32], rowsPerSample: Int = 1) {
    self.rowsPerSample = rowsPerSample
    self.features = features
    self.labels = labels
  }
}
