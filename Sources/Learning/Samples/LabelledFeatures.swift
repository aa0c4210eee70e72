/// The features of samples and their classes.
package struct LabelledFeatures: Sendable {
  /// One row per sample.
  package let features: FeatureMatrix
  /// The class id of each row.
  package let labels: [Int32]

  /// Features and class ids, which classifiers check against each other when they use them.
  package init(features: FeatureMatrix, labels: [Int32]) {
    self.features = features
    self.labels = labels
  }
}
