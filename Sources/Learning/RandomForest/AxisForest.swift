import Failures

/// A random forest on the features and, beside them, on the discriminant axes.
///
/// A tree splits one number at a time. Along an axis, one number is all features at once, weighted so that the classes
/// lie far apart.
package struct AxisForest: Sendable {
  /// The forest; its features are the sample's, then the axes.
  package let forest: RandomForest
  /// The axes, of the features' ``UnitRoots``; nil for a forest on the features alone.
  package let axes: AffineFunction?

  /// - Throws: `LearningError` of code `invalidModel` when the forest has another number of features.
  init(_ forest: RandomForest, axes: AffineFunction?) throws(LearningError) {
    if let axes, axes.featureCount + axes.count != forest.featureCount {
      throw LearningError.invalidForest("its axes do not match its features")
    }
    self.forest = forest
    self.axes = axes
  }

  package var featureCount: Int { axes?.featureCount ?? forest.featureCount }

  package var classCount: Int { forest.classCount }

  /// The rows with the axes' values behind the features.
  static func extend(
    _ features: FeatureMatrix, by axes: AffineFunction?, jobs: Int
  ) throws(LearningError) -> FeatureMatrix {
    guard let axes else { return features }
    try features.require(columns: axes.featureCount)
    let width = features.columns + axes.count
    let values = [Float](unsafeUninitializedCapacity: features.rows * width) { buffer, count in
      for row in 0..<features.rows {
        features.values.withUnsafeBufferPointer { values in
          extend(
            values.baseAddress.unsafelyUnwrapped + row * features.columns, by: axes,
            into: buffer.baseAddress.unsafelyUnwrapped + row * width)
        }
      }
      count = features.rows * width
    }
    return try FeatureMatrix(columns: width, values: values)
  }

  private static func extend(
    _ x: UnsafePointer<Float>, by axes: AffineFunction, into target: UnsafeMutablePointer<Float>
  ) {
    target.update(from: x, count: axes.featureCount)
    axes.write(at: x, to: target + axes.featureCount)
  }

  package func probabilities(
    for features: FeatureMatrix, jobs: Int
  ) throws(LearningError) -> [Float] {
    guard axes != nil else { return try forest.probabilities(for: features, jobs: jobs) }
    // A block at a time: memory does not hold all rows twice.
    let block = 1024
    var result: [Float] = []
    result.reserveCapacity(features.rows * classCount)
    try features.require(columns: featureCount)
    for start in stride(from: 0, to: features.rows, by: block) {
      let rows = try features.matrix(ofRows: start..<min(start + block, features.rows))
      result += try forest.probabilities(
        for: try Self.extend(rows, by: axes, jobs: jobs), jobs: jobs)
    }
    return result
  }

  package func probabilities(for features: Span<Float>) throws(LearningError) -> [Float] {
    guard let axes else { return try forest.probabilities(for: features) }
    try require(features)
    let extended = features.withUnsafeBufferPointer { values in
      [Float](unsafeUninitializedCapacity: forest.featureCount) { buffer, count in
        Self.extend(
          values.baseAddress.unsafelyUnwrapped, by: axes,
          into: buffer.baseAddress.unsafelyUnwrapped)
        count = forest.featureCount
      }
    }
    return try forest.probabilities(for: extended.span)
  }
}
