public import Failures

/// The linear discriminant: the classes are normal distributions with one scatter around their means, all equally
/// probable a priori, in the space of the features' square roots, scaled so that their squares sum to 1.
///
/// The scatter is shrunk towards spheres (Friedman, "Regularized discriminant analysis", 1989).
public struct Discriminant: Classifier, Hashable {
  package let function: AffineFunction

  init(_ function: AffineFunction) { self.function = function }

  public var featureCount: Int { function.featureCount }

  public var classCount: Int { function.count }

  public func probabilities(
    for features: FeatureMatrix, jobs: Int
  ) throws(LearningError) -> [Float] {
    try function.values(for: features, jobs: jobs, softmax: true)
  }

  public func probabilities(for features: Span<Float>) throws(LearningError) -> [Float] {
    try require(features)
    return function.values(for: features, softmax: true)
  }

  /// The head of some class statistics.
  ///
  /// - Parameters:
  ///   - statistics: At least two classes, all with samples.
  ///   - shrinkage: From 0, the scatter as it was found, to 1, spheres.
  /// - Throws: `LearningError`.
  package init(_ statistics: ClassStatistics, shrinkage: Double) throws(LearningError) {
    guard 0...1 ~= shrinkage else {
      throw LearningError(
        .invalidConfiguration, "a shrinkage of \(shrinkage) is not supported",
        remedy: "Use a shrinkage from 0 to 1.")
    }
    self.init(try WithinClassSpectrum(statistics).discriminants(shrinkage: shrinkage))
  }
}
