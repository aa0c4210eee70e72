import Datasets
import Evaluations
import Failures
import Features
import Learning
import Models

/// A model's statistics as a training set: for heads that are derived from class statistics alone.
struct StatisticsSet: TrainingSet {
  let statistics: ModelStatistics
  /// The labels, in the order of their positions.
  let classes: [String]
  let jobs: Int

  var skipped: [SkippedPhoto] { [] }

  var trainedClasses: Set<Int32> {
    Set(statistics.sums.counts.indices.filter { statistics.sums.counts[$0] > 0 }.map { Int32($0) })
  }

  func count(of split: Split) -> Int {
    switch split {
    case .train: statistics.sums.sampleCount
    case .validation: heldOutCount
    case .test: 0
    }
  }

  /// None: the features of the photos are not kept.
  func folds(
    _ count: Int, groupPattern: GroupPattern?
  ) -> [@Sendable () throws -> LocalTrainingSet] { [] }

  func statistics(of splits: [Split]) throws -> ClassStatistics {
    var sums = statistics.sums
    if splits.contains(.validation), heldOutCount > 0 {
      try sums.merge(
        ClassStatistics(of: statistics.samples, classCount: classes.count, jobs: jobs))
    }
    return sums
  }

  func index(of split: Split) -> SampleIndex {
    switch split {
    case .train: statistics.learned
    case .validation: statistics.heldOut
    case .test: SampleIndex()
    }
  }

  func samples(of split: Split, atMost count: Int) throws -> LabelledFeatures {
    try statistics.samples.selecting(split == .validation ? Array(0..<heldOutCount) : [])
      .selecting(evenly: count)
  }

  private var heldOutCount: Int { statistics.samples.labels.count }

  func sums(of classifier: CalibratedClassifier, on split: Split) throws -> HeldOutSums {
    guard split == .validation, heldOutCount > 0 else { return HeldOutSums() }
    return try HeldOutSums(of: classifier, on: statistics.samples, jobs: jobs)
  }

  func fit(_ head: any Head.Type, options: FitOptions) throws -> HeadFit {
    var request = HeadFitRequest(
      training: try statistics.samples.selecting([]), classCount: classes.count,
      seed: options.seed, jobs: jobs)
    request.spectrum = options.spectrum
    request.chosen = options.chosen
    return try head.fit(request)
  }

  func evaluations(
    of classifier: CalibratedClassifier, on splits: [Split], progress: @escaping ProgressHandler
  ) throws -> [Evaluation] {
    guard splits.contains(.validation), heldOutCount > 0 else { return [] }
    // The model does not keep the names of its photos.
    let features = SplitFeatures(
      paths: (1...heldOutCount).map { "held-out photo \($0)" }, samples: statistics.samples,
      skipped: [])
    let builder = try SplitEvaluation(classifier: classifier, labels: classes, jobs: jobs)
      .builder(for: features, split: .validation)
    return [builder.evaluation()].compactMap { $0 }
  }
}
