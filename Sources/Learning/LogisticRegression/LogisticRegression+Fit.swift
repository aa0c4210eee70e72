public import Failures
package import Parallelism

extension LogisticRegression {
  /// A fitted classifier and the outcome of the fit.
  public struct Fit: Sendable {
    /// The metrics of one strength on samples that were not fitted.
    public struct Score: Hashable, Sendable {
      /// The strength of the penalty.
      public let strength: Double
      /// The fraction of samples classified correctly.
      public let accuracy: Double
      /// The mean recall of the classes.
      public let balancedAccuracy: Double
      /// The mean log loss, by which the strength is chosen: the lowest wins.
      public let logLoss: Double
    }

    /// The fitted classifier.
    public let classifier: LogisticRegression
    /// The strength of the penalty, given or chosen.
    public let strength: Double
    /// The strengths that were tried, strongest first; empty for a fixed strength. No weaker ones are tried after two in a row
    /// that are worse than the best.
    public let scores: [Score]
    /// The number of iterations of the final fit.
    public let iterations: Int
    /// False when the final fit reached the largest number of iterations.
    public let converged: Bool
  }

  /// Fits a classifier by minimising the L2-regularised cross-entropy with L-BFGS.
  ///
  /// - Parameters:
  ///   - features: One row per sample.
  ///   - labels: The class id of each sample, in `0..<classCount`.
  ///   - classCount: At least 2; every class needs a sample.
  ///   - configuration: The hyper-parameters.
  ///   - jobs: The number of threads, at least 1. It does not change the result.
  ///   - progress: An observer, called after the fit of each strength and fold and after the final fit.
  /// - Throws: `LearningError`, of code `libraryMissing` when OpenBLAS cannot be loaded.
  public static func fit(
    _ features: FeatureMatrix, labels: [Int32], classCount: Int,
    configuration: Configuration = Configuration(), jobs: Int, progress: FitProgress? = nil
  ) throws(LearningError) -> Fit {
    try fit(
      features, labels: labels, classCount: classCount, configuration: configuration, jobs: jobs,
      cancellation: CancellationFlag(), progress: progress)
  }

  /// Fits a classifier unless it is cancelled.
  ///
  /// - Parameter cancellation: Checked at every evaluation of the objective.
  /// - Throws: `LearningError`, of code `cancelled` once the flag is set.
  package static func fit(
    _ features: FeatureMatrix, labels: [Int32], classCount: Int, configuration: Configuration,
    jobs: Int, cancellation: CancellationFlag, progress: FitProgress? = nil
  ) throws(LearningError) -> Fit {
    try configuration.validate()
    let labels = try TrainingLabels(labels, classCount: classCount, rows: features.rows)
    try features.requireFinite(jobs: jobs)
    let fitter = LogisticFitter(
      features: features, labels: labels, configuration: configuration, jobs: jobs,
      cancellation: cancellation, progress: progress)
    return try fitter.fit()
  }
}
