package import Datasets
package import Evaluations
import Failures
package import Features
package import Learning
import Parallelism

/// The features of a data set's photos in the memory of this process.
package struct LocalTrainingSet: TrainingSet {
  private let content: TableContent
  private let classes: [String]
  private let jobs: Int

  /// - Parameters:
  ///   - content: The features and labels, split by split.
  ///   - classes: The labels, in the order of their positions.
  ///   - jobs: The number of threads.
  package init(_ content: TableContent, classes: [String], jobs: Int) {
    self.content = content
    self.classes = classes
    self.jobs = jobs
  }

  package var skipped: [SkippedPhoto] { content.skipped }

  package var trainedClasses: Set<Int32> { Set(content.splits[.train]?.samples.labels ?? []) }

  package func count(of split: Split) -> Int { content.splits[split]?.paths.count ?? 0 }

  package func folds(
    _ count: Int, groupPattern: GroupPattern?
  ) async throws -> [@Sendable () throws -> LocalTrainingSet] {
    guard let training = content.splits[.train] else { return [] }
    let labels = training.samples.labels
    let assignment =
      if let groupPattern {
        FoldAssignment(
          labels: labels, groups: groupPattern.groups(of: training.paths), count: count)
      } else {
        FoldAssignment(
          labels: labels,
          keeping: try await withCancellationFlag {
            try SimilarPairs(in: training.samples.features, jobs: jobs, cancellation: $0)
          }, count: count)
      }
    return (0..<count).map { fold in
      { [classes, jobs, featureCount = content.featureCount] in
        let content = TableContent(
          splits: [
            .train: try training.selecting(assignment.rest(of: fold)),
            .validation: try training.selecting(assignment.heldOut(in: fold)),
          ], featureCount: featureCount)
        return LocalTrainingSet(content, classes: classes, jobs: jobs)
      }
    }
  }

  /// The same set with one training photo in so many of each class; nil without training photos.
  func keepingOne(in count: Int) throws -> LocalTrainingSet? {
    guard let training = content.splits[.train] else { return nil }
    var seen: [Int32: Int] = [:]
    let rows = training.samples.labels.indices.filter { row in
      let number = seen[training.samples.labels[row], default: 0]
      seen[training.samples.labels[row]] = number + 1
      return number.isMultiple(of: count)
    }
    var splits = content.splits
    splits[.train] = try training.selecting(rows)
    return LocalTrainingSet(
      TableContent(splits: splits, featureCount: content.featureCount), classes: classes,
      jobs: jobs)
  }

  package func statistics(of splits: [Split]) async throws -> ClassStatistics {
    let parts = splits.compactMap { content.splits[$0]?.samples }
    guard !parts.isEmpty else { throw Self.noTrainingPhoto }
    return try await withCancellationFlag { flag in
      let all = try parts.map {
        try ClassStatistics(of: $0, classCount: classes.count, jobs: jobs, cancellation: flag)
      }
      return try all.dropFirst().reduce(into: all[0]) { try $0.merge($1) }
    }
  }

  package func index(of split: Split) -> SampleIndex {
    content.splits[split].map { SampleIndex($0.samples) } ?? SampleIndex()
  }

  package func samples(of split: Split, atMost count: Int) throws -> LabelledFeatures {
    guard let samples = content.splits[split]?.samples else {
      return LabelledFeatures(
        features: try FeatureMatrix(columns: content.featureCount, values: []), labels: [])
    }
    return try samples.selecting(evenly: count)
  }

  package func sums(of classifier: CalibratedClassifier, on split: Split) throws -> HeldOutSums {
    guard let samples = content.splits[split]?.samples else { return HeldOutSums() }
    try Task.checkCancellation()
    return try HeldOutSums(of: classifier, on: samples, jobs: jobs)
  }

  package func fit(_ head: any Head.Type, options: FitOptions) async throws -> HeadFit {
    let parts = options.splits.compactMap { content.splits[$0]?.samples }
    guard !parts.isEmpty else { throw Self.noTrainingPhoto }
    let training = parts.count == 1 ? parts[0] : try LabelledFeatures(joining: parts)
    return try await withCancellationFlag { flag in
      var request = HeadFitRequest(
        training: training,
        validation: options.mayChooseOnValidation ? content.splits[.validation]?.samples : nil,
        classCount: classes.count, seed: options.seed, jobs: jobs, cancellation: flag,
        progress: { done, total in
          options.progress(StageProgress(.fit, done: done, total: total))
        })
      request.spectrum = options.spectrum
      request.chosen = options.chosen
      request.axes = options.usesAxes ? .discriminant : .none
      do throws(LearningError) {
        return try head.fit(request)
      } catch {
        throw error.code == .cancelled ? CancellationError() : error
      }
    }
  }

  private static let noTrainingPhoto = PomonaError(
    .unusableData, "no photo of the training split could be read",
    remedy: "Repair or replace the photos; 'pomona features' lists the reason for each.")

  /// The scores of a classifier on a split, still open to be merged with those of other sets; nil without photos.
  func builder(
    of classifier: CalibratedClassifier, on split: Split
  ) throws -> EvaluationBuilder? {
    try Task.checkCancellation()
    return try content.splits[split].map {
      try SplitEvaluation(classifier: classifier, labels: classes, jobs: jobs)
        .builder(for: $0, split: split)
    }
  }

  package func evaluations(
    of classifier: CalibratedClassifier, on splits: [Split], progress: @escaping ProgressHandler
  ) throws -> [Evaluation] {
    let scorer = SplitEvaluation(classifier: classifier, labels: classes, jobs: jobs)
    let total = splits.reduce(0) { $0 + (content.splits[$1]?.paths.count ?? 0) }
    var done = 0
    return try splits.compactMap { split in
      guard let features = content.splits[split] else { return nil }
      try Task.checkCancellation()
      let builder = try scorer.builder(for: features, split: split)
      done += features.paths.count
      progress(StageProgress(.evaluate, done: done, total: total, readsPhotos: false))
      return builder.evaluation()
    }
  }
}
