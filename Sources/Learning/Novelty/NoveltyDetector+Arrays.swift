import Failures

extension NoveltyDetector {
  private static let meansName = "novelty_means"
  private static let axesName = "novelty_axes"
  private static let thresholdName = "novelty_threshold"

  /// The detector as named arrays.
  var arrays: [String: HeadArray] {
    [
      Self.meansName: HeadArray(shape: [classCount, featureCount], .floats(means)),
      Self.axesName: HeadArray(
        shape: [axes.count / featureCount, featureCount], .floats(axes)),
      Self.thresholdName: HeadArray([threshold]),
    ]
  }

  /// Decodes a detector from arrays of unknown origin.
  ///
  /// - Returns: The detector; nil when the arrays hold none.
  /// - Throws: `LearningError` of code `invalidModel` when the arrays contradict each other.
  static func decoded(
    from arrays: HeadArrays, featureCount: Int
  ) throws(LearningError) -> NoveltyDetector? {
    guard let shape = arrays.arrays[axesName]?.shape else { return nil }
    // There is a mean for each class of each domain that the model has learned.
    let means = try arrays.floats(
      meansName, shape: [max(arrays.arrays[meansName]?.shape.first ?? 1, 1), featureCount])
    let axes = try arrays.floats(axesName, shape: [shape.first ?? 0, featureCount])
    let threshold = try arrays.floats(thresholdName, shape: [1])[0]
    guard (means + axes).span.allFinite, threshold > 0, threshold.isFinite else {
      throw LearningError(
        .invalidModel, "the novelty detector is damaged: its arrays are not finite",
        remedy: "Copy the model again, or train it again.")
    }
    return NoveltyDetector(
      means: means, axes: axes, featureCount: featureCount, threshold: threshold)
  }
}
