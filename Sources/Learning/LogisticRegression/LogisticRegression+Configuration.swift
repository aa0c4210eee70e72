import Failures

extension LogisticRegression {
  /// The hyper-parameters of a logistic regression.
  public struct Configuration: Sendable {
    /// The strength of the L2 penalty: `strength / 2` times the sum of squared weights (of standardised features) is added to
    /// the sum of the samples' weighted losses. This is the inverse of scikit-learn's `C`.
    public enum Strength: Sendable {
      /// This strength, above 0.
      case fixed(Double)
      /// The best of several strengths by stratified cross-validation on the training samples: each of `folds` parts, at least
      /// 2, is predicted by a classifier fitted on the others.
      case crossValidation(folds: Int, strengths: [Double])
      /// The best of several strengths on samples that are not fitted.
      case validation(FeatureMatrix, labels: [Int32], strengths: [Double])
    }

    /// The default candidates for the strength.
    public static let defaultStrengths: [Double] = [300, 100, 30, 10, 3, 1]

    /// The strength of the penalty or the method to choose it.
    public var strength: Strength
    /// The weights of the classes in the loss.
    public var classWeights: ClassWeights
    /// The largest number of iterations of each fit, at least 1.
    public var maximumIterations: Int
    /// The seed of the random numbers that assign samples to folds.
    public var seed: UInt64

    /// The defaults: the strength is chosen by cross-validation in three folds, and all classes have the same weight.
    public init(
      strength: Strength = .crossValidation(folds: 3, strengths: Self.defaultStrengths),
      classWeights: ClassWeights = .balanced, maximumIterations: Int = 300,
      seed: UInt64 = 0
    ) {
      self.strength = strength
      self.classWeights = classWeights
      self.maximumIterations = maximumIterations
      self.seed = seed
    }

    /// Throws unless every value is in its range.
    func validate() throws(LearningError) {
      let strengths: [Double]
      var folds = 2
      switch strength {
      case .fixed(let strength): strengths = [strength]
      case .crossValidation(let count, let candidates): (folds, strengths) = (count, candidates)
      case .validation(_, _, let candidates): strengths = candidates
      }
      guard !strengths.isEmpty, strengths.allSatisfy({ $0 > 0 && $0.isFinite }), folds >= 2,
        maximumIterations >= 1
      else {
        throw LearningError(
          .invalidConfiguration,
          "strengths \(strengths), \(folds) folds and \(maximumIterations) iterations are not supported",
          remedy: "Use finite strengths above 0, at least 2 folds and at least 1 iteration.")
      }
    }
  }
}
