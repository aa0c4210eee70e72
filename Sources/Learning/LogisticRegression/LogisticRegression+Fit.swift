public import Failures

extension LogisticRegression {
  /// How to fit a logistic regression.
  public struct Configuration: Sendable {
    /// How strong the penalty is: `strength / 2` times the sum of squared weights (of standardised features) is added to the
    /// sum of the samples' weighted losses. This is one over scikit-learn's `C`.
    public enum Strength: Sendable {
      /// This strength, above 0.
      case fixed(Double)
      /// The best of several strengths by stratified cross-validation on the training samples: each of `folds` parts is
      /// predicted by a classifier fitted on the others.
      case crossValidation(folds: Int, strengths: [Double])
      /// The best of several strengths on samples that are not fitted.
      case validation(FeatureMatrix, labels: [Int32], strengths: [Double])
    }

    /// Strengths from which one is chosen unless others are given.
    public static let defaultStrengths: [Double] = [300, 100, 30, 10, 3, 1]

    /// How strong the penalty is, or how to choose it.
    public var strength: Strength
    /// How much each class counts in the loss.
    public var classWeights: ClassWeights
    /// The largest number of steps of each fit, at least 1.
    public var maximumIterations: Int
    /// Where the random numbers begin that deal samples to folds.
    public var seed: UInt64

    /// The defaults choose the strength by cross-validation in three folds, with all classes counting alike.
    public init(
      strength: Strength = .crossValidation(folds: 3, strengths: Self.defaultStrengths),
      classWeights: ClassWeights = .balanced, maximumIterations: Int = 300, seed: UInt64 = 0
    ) {
      self.strength = strength
      self.classWeights = classWeights
      self.maximumIterations = maximumIterations
      self.seed = seed
    }
  }

  /// A fitted classifier and how it came about.
  public struct Fit: Sendable {
    /// How a strength fared on samples that were not fitted.
    public struct Score: Hashable, Sendable {
      /// The strength of the penalty.
      public let strength: Double
      /// The share of samples classified correctly.
      public let accuracy: Double
      /// The mean recall of the classes.
      public let balancedAccuracy: Double
      /// What the choice goes by; the smallest wins.
      public let logLoss: Double
    }

    /// The classifier.
    public let classifier: LogisticRegression
    /// The strength of the penalty, given or chosen.
    public let strength: Double
    /// The strengths tried, strongest first; empty when it was given. Weaker ones are not tried any more once two in a row
    /// were worse than the best.
    public let scores: [Score]
    /// The number of steps of the last fit.
    public let iterations: Int
    /// Whether the last fit ended before its steps ran out.
    public let converged: Bool
  }

  /// Fits a classifier: L-BFGS on the penalised cross-entropy.
  ///
  /// - Parameters:
  ///   - features: A row a sample.
  ///   - labels: The class id of each sample, in `0..<classCount`.
  ///   - classCount: At least 2; every class needs a sample.
  ///   - configuration: How to fit it.
  ///   - jobs: The number of threads, at least 1. Does not change the result.
  ///   - progress: Told after each fit of the choice of a strength and the last; stops by returning false.
  /// - Throws: `LearningError`, of code `libraryMissing` when OpenBLAS cannot be loaded.
  public static func fit(
    _ features: FeatureMatrix, labels: [Int32], classCount: Int,
    configuration: Configuration = Configuration(), jobs: Int, progress: FitProgress? = nil
  ) throws(LearningError) -> Fit {
    try configuration.validate()
    let labels = try TrainingLabels(labels, classCount: classCount, rows: features.rows)
    try features.requireFinite(jobs: jobs)
    let fitter = LogisticFitter(
      features: features, labels: labels, configuration: configuration, jobs: jobs,
      progress: progress)
    return try fitter.fit()
  }
}

extension LogisticRegression.Configuration {
  fileprivate func validate() throws(LearningError) {
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
        "Strengths \(strengths), \(folds) folds and \(maximumIterations) iterations cannot be used.",
        remedy: "Give strengths above 0, at least 2 folds and 1 iteration.")
    }
  }
}
