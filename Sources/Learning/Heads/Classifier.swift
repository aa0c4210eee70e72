public import Failures

/// A fitted model that maps the features of a sample to the probability of each class.
///
/// The same features give the same bits in every call, alone or in a matrix, for any number of `jobs`.
public protocol Classifier: Sendable {
  /// The number of features of a sample.
  var featureCount: Int { get }

  /// The number of classes; class ids are `0..<classCount`.
  var classCount: Int { get }

  /// Returns the probability of every class for every sample: `rows * classCount` values in row-major order. Each row
  /// sums to 1.
  ///
  /// - Parameters:
  ///   - features: One row per sample, ``featureCount`` columns.
  ///   - jobs: The number of threads, at least 1.
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  func probabilities(for features: FeatureMatrix, jobs: Int) throws(LearningError) -> [Float]

  /// Returns the probability of every class for one sample: ``classCount`` values that sum to 1.
  ///
  /// - Parameter features: ``featureCount`` values.
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  func probabilities(for features: Span<Float>) throws(LearningError) -> [Float]
}

extension Classifier {
  /// Returns the probability of every class for one sample: ``classCount`` values that sum to 1.
  ///
  /// - Parameter features: ``featureCount`` values.
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  public func probabilities(for features: [Float]) throws(LearningError) -> [Float] {
    try probabilities(for: features.span)
  }

  /// Returns the metrics of the classifier on labelled samples.
  ///
  /// - Parameters:
  ///   - features: One row per sample, ``featureCount`` columns.
  ///   - labels: The id of each sample's true class.
  ///   - jobs: The number of threads, at least 1.
  /// - Throws: `LearningError` of code `sizeMismatch`, `nonFinite` or `labelOutOfRange`.
  public func metrics(
    for features: FeatureMatrix, labels: [Int32], jobs: Int
  ) throws(LearningError) -> ClassificationMetrics {
    var metrics = try ClassificationMetrics(classCount: classCount)
    try metrics.add(probabilities: try probabilities(for: features, jobs: jobs), labels: labels)
    return metrics
  }

  /// Throws unless the features are finite and as many as the classifier expects.
  func require(_ features: Span<Float>) throws(LearningError) {
    guard features.count == featureCount else {
      throw LearningError(
        .sizeMismatch,
        "the sample has \(features.count) features, the classifier expects \(featureCount)",
        remedy: "Compute the features with the backbone that the classifier was trained on.")
    }
    guard features.allFinite else {
      throw LearningError(
        .nonFinite, "a feature of the sample is not finite",
        remedy: "Remove or repair the sample.")
    }
  }
}
