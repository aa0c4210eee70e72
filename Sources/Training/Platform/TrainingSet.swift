package import Datasets
package import Evaluations
package import Features
package import Learning

/// The features of a data set's photos, ready for heads to be fitted on and scored.
package protocol TrainingSet: Sendable {
  /// The photos without features, in the data set's order.
  var skipped: [SkippedPhoto] { get }

  /// The positions of the classes that have training photos with features.
  var trainedClasses: Set<Int32> { get }

  /// The number of photos of a split.
  func count(of split: Split) -> Int

  /// The training photos in folds: training sets of the photos of all folds but one, whose validation photos are those of
  /// the one, and which are made when they are needed. Near-duplicates are in one fold, or the photos of a group.
  func folds(
    _ count: Int, groupPattern: GroupPattern?
  ) async throws -> [@Sendable () throws -> LocalTrainingSet]

  /// The class statistics of the photos of some splits, of which at least one has photos.
  func statistics(of splits: [Split]) async throws -> ClassStatistics

  /// The photos of a split by their fingerprints.
  func index(of split: Split) async throws -> SampleIndex

  /// The photos of a split with their features: all, or an even selection of so many.
  func samples(of split: Split, atMost count: Int) async throws -> LabelledFeatures

  /// The sums that calibrate a classifier, over the photos of a split.
  func sums(of classifier: CalibratedClassifier, on split: Split) async throws -> HeldOutSums

  /// Fits a head on the photos of the options' splits.
  func fit(_ head: any Head.Type, options: FitOptions) async throws -> HeadFit

  /// The scores of a classifier on these splits; a split without scored photos is left out.
  func evaluations(
    of classifier: CalibratedClassifier, on splits: [Split], progress: @escaping ProgressHandler
  ) async throws -> [Evaluation]
}

/// The choices that fitting a head leaves to its caller.
package struct FitOptions: Sendable {
  /// The start of the random numbers.
  package var seed: UInt64
  /// True when hyper-parameters may be chosen on the validation split: another split reports, or the validation split
  /// chooses the head anyway.
  package var mayChooseOnValidation: Bool
  /// The splits whose photos are fitted.
  package var splits: [Split] = [.train]
  /// Hyper-parameters that were chosen before, by their names in model manifests.
  package var chosen: [String: Double] = [:]
  /// The spectrum of the photos that are fitted, where it is known.
  package var spectrum: WithinClassSpectrum?
  /// The rule that derives groups of photos, which are held out together, from their paths; nil for near-duplicates.
  package var groupPattern: GroupPattern?
  /// The number of folds where no photos are held out.
  package var folds = 5
  /// True to let a forest see the discriminant axes beside the features.
  package var usesAxes = true
  /// The observer of the progress.
  package var progress: ProgressHandler

  package init(
    seed: UInt64, mayChooseOnValidation: Bool, progress: @escaping ProgressHandler = { _ in }
  ) {
    self.seed = seed
    self.mayChooseOnValidation = mayChooseOnValidation
    self.progress = progress
  }
}
