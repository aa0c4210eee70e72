import Learning

/// Features, and the class of each row.
struct LabelledFeatures: Sendable {
  let features: FeatureMatrix
  /// A class id a row.
  let labels: [Int32]
}
