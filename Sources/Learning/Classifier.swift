public import Failures

/// Tells the probability of each class from the features of a sample.
///
/// The same features give the same bits in every call, alone or in a table, whatever the number of `jobs`.
public protocol Classifier: Sendable {
  /// The number of features of a sample.
  var featureCount: Int { get }

  /// The number of classes; class ids are `0..<classCount`.
  var classCount: Int { get }

  /// The probabilities of every class for every sample: `rows * classCount` values in row-major order, each row sums to 1.
  ///
  /// - Parameters:
  ///   - features: A row a sample, ``featureCount`` columns.
  ///   - jobs: The number of threads, at least 1.
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  func probabilities(for features: FeatureMatrix, jobs: Int) throws(LearningError) -> [Float]

  /// The probabilities of every class for one sample: `classCount` values that sum to 1.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  func probabilities(for features: Span<Float>) throws(LearningError) -> [Float]
}

extension Classifier {
  /// The probabilities of every class for one sample: `classCount` values that sum to 1.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  public func probabilities(for features: [Float]) throws(LearningError) -> [Float] {
    try probabilities(for: features.span)
  }

  /// How well the classifier predicts samples of known classes.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch`, `nonFinite` or `labelOutOfRange`.
  public func metrics(
    for features: FeatureMatrix, labels: [Int32], jobs: Int
  ) throws(LearningError) -> ClassificationMetrics {
    var metrics = try ClassificationMetrics(classCount: classCount)
    try metrics.add(probabilities: try probabilities(for: features, jobs: jobs), labels: labels)
    return metrics
  }

  func require(_ features: Span<Float>) throws(LearningError) {
    guard features.count == featureCount else {
      throw LearningError(
        .sizeMismatch,
        "The sample has \(features.count) features, the classifier expects \(featureCount).",
        remedy: "Compute the features with the backbone that the classifier was trained on.")
    }
    guard features.allFinite else {
      throw LearningError(
        .nonFinite, "A feature of the sample is not finite.",
        remedy: "Repair the sample or leave it out.")
    }
  }
}
