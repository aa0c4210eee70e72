public import Failures

/// Multinomial logistic regression: the softmax of an affine function of the features.
public struct LogisticRegression: Classifier, Hashable {
  /// A function for each class, of features that are neither standardised nor scaled.
  package let function: AffineFunction

  public var featureCount: Int { function.featureCount }

  public var classCount: Int { function.count }

  /// Validates arrays of unknown origin.
  ///
  /// - Parameters:
  ///   - featureCount: The number of features of a sample.
  ///   - weights: Classes x features in row-major order.
  ///   - biases: One value for each class.
  /// - Throws: `LearningError` of code `invalidModel` when sizes contradict each other or a value is not finite.
  package init(featureCount: Int, weights: [Float], biases: [Float]) throws(LearningError) {
    function = try AffineFunction(
      featureCount: featureCount, weights: weights, biases: biases, takesRoots: false, atLeast: 2,
      of: "logistic regression")
  }

  public func probabilities(
    for features: FeatureMatrix, jobs: Int
  ) throws(LearningError) -> [Float] {
    try function.values(for: features, jobs: jobs, softmax: true)
  }

  public func probabilities(for features: Span<Float>) throws(LearningError) -> [Float] {
    try require(features)
    return function.values(for: features, softmax: true)
  }
}
