package import Learning

/// Features, and the class of each row.
package struct LabelledFeatures: Sendable {
  package let features: FeatureMatrix
  /// A class id a row.
  package let labels: [Int32]
}
