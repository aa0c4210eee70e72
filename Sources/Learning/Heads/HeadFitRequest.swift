import Failures
package import Parallelism

/// The samples to fit a head on and the conditions of the fit.
package struct HeadFitRequest: Sendable {
  /// One of several parts of the training samples, each of which is fitted on its own.
  package struct Shard: Sendable, Hashable {
    /// The number of the shard, in `0..<count`.
    package let index: Int
    /// The number of shards, at least 1.
    package let count: Int

    /// A shard.
    ///
    /// - Throws: `LearningError` of code `invalidConfiguration` when `index` is not in `0..<count`.
    package init(index: Int, of count: Int) throws(LearningError) {
      guard index >= 0, index < count else {
        throw LearningError(
          .invalidConfiguration, "there is no shard \(index) of \(count)",
          remedy: "Number the shards from 0 without gaps.")
      }
      self.index = index
      self.count = count
    }
  }

  /// The axes that a forest sees beside the features.
  package enum Axes: Sendable, Hashable {
    /// None.
    case none
    /// The discriminant axes of the training samples.
    case discriminant
    /// Axes that were computed before, from more samples than these.
    case fixed(AffineFunction)
  }

  /// The samples to fit.
  package var training: LabelledFeatures
  /// Samples that are not fitted and may choose hyper-parameters; nil or empty when there are none.
  package var validation: LabelledFeatures?
  /// The number of classes; class ids are `0..<classCount`.
  package var classCount: Int
  /// The seed of all random numbers.
  package var seed: UInt64
  /// The number of threads, at least 1. It does not change the result.
  package var jobs: Int
  /// The shard that the training samples are; nil when they are all samples.
  ///
  /// A shard may lack samples of some classes if the head can be merged.
  package var shard: Shard?
  /// The spectrum of the training samples, where it is known already.
  package var spectrum: WithinClassSpectrum?
  /// Hyper-parameters that were chosen before, by their names in ``HeadFit/parameters``; those that are absent, or unknown
  /// to the head, are chosen as usual.
  package var chosen: [String: Double] = [:]
  /// The axes that a forest sees beside the features.
  package var axes = Axes.discriminant
  /// Cancels the fit once it is set.
  package var cancellation: CancellationFlag
  /// An observer of the fit's progress.
  package var progress: FitProgress?

  /// A request to fit all samples, unless a shard is given.
  package init(
    training: LabelledFeatures, validation: LabelledFeatures? = nil, classCount: Int,
    seed: UInt64, jobs: Int, shard: Shard? = nil,
    cancellation: CancellationFlag = CancellationFlag(), progress: FitProgress? = nil
  ) {
    self.training = training
    self.validation = validation
    self.classCount = classCount
    self.seed = seed
    self.jobs = jobs
    self.shard = shard
    self.cancellation = cancellation
    self.progress = progress
  }

  /// The spectrum of the training samples, which is computed unless it is known.
  func classSpectrum() throws(LearningError) -> WithinClassSpectrum {
    if let spectrum { return spectrum }
    return try WithinClassSpectrum(
      try ClassStatistics(
        of: training, classCount: classCount, jobs: jobs, cancellation: cancellation))
  }
}
