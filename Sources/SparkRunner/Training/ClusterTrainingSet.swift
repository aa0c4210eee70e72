#if Spark
import Datasets
import Evaluations
import Failures
import Features
import Learning
import Models
import Training
import Workers

/// A feature table in the cluster's storage, ready for heads to be fitted on and scored.
struct ClusterTrainingSet: TrainingSet {
  private let table: SparkFeatureTable
  private let classes: [String]
  private let summary: TableSummary
  private let fetched: FetchedTrainingSet
  private let statistics: KeptSums
  private let run: ClusterRun

  /// - Parameter classes: The labels, in the order of their positions.
  init(_ table: SparkFeatureTable, classes: [String], run: ClusterRun) async throws {
    self.table = table
    self.classes = classes
    self.run = run
    summary = try await table.summary()
    fetched = FetchedTrainingSet(table, classes: classes)
    statistics = KeptSums(ClusterSums(table: table, classes: classes, run: run))
  }

  var skipped: [SkippedPhoto] { summary.skipped }

  var trainedClasses: Set<Int32> {
    let ids = LabelIDs(classes)
    return Set((summary.counts[.train] ?? [:]).keys.compactMap { ids[$0] })
  }

  func count(of split: Split) -> Int { summary.count(of: split, classes: classes) }

  /// Near-duplicates are found in the features of all photos, which travel to this machine.
  func folds(
    _ count: Int, groupPattern: GroupPattern?
  ) async throws -> [@Sendable () throws -> LocalTrainingSet] {
    try await fetched.trainingSet().folds(count, groupPattern: groupPattern)
  }

  func statistics(of splits: [Split]) async throws -> ClassStatistics {
    var sums = ClassStatistics(
      featureCount: table.manifest.backbone.features, classCount: classes.count)
    for split in splits { try sums.merge(try await statistics.of(split).sums) }
    return sums
  }

  func index(of split: Split) async throws -> SampleIndex {
    guard summary.count(of: split, classes: classes) > 0 else { return SampleIndex() }
    return try await statistics.of(split).learned
  }

  func samples(of split: Split, atMost count: Int) async throws -> LabelledFeatures {
    try await HeldOutSelection(table: table, classes: classes, run: run)
      .samples(of: split, rows: self.count(of: split), atMost: count)
  }

  func sums(of classifier: CalibratedClassifier, on split: Split) async throws -> HeldOutSums {
    guard summary.count(of: split, classes: classes) > 0 else { return HeldOutSums() }
    let evaluation = ClusterEvaluation(table: table, classes: classes, run: run)
    return try await evaluation.evaluations(
      of: classifier, on: [split], includingSums: true, progress: { _, _ in }
    ).sums[split] ?? HeldOutSums()
  }

  /// Fits a head that can be merged in the executors, and any other one on this machine.
  func fit(_ head: any Head.Type, options: FitOptions) async throws -> HeadFit {
    let rows = options.splits.reduce(0) { $0 + summary.count(of: $1, classes: classes) }
    guard head.maximumShardCount > 1, rows > 0 else {
      return try await fetched.trainingSet().fit(head, options: options)
    }
    let plan = ShardPlan(
      rows: rows, maximum: head.maximumShardCount, requested: run.configuration.shards)
    return try await ShardedFit(table: table, classes: classes, plan: plan, run: run)
      .fit(head, options: options)
  }

  func evaluations(
    of classifier: CalibratedClassifier, on splits: [Split], progress: @escaping ProgressHandler
  ) async throws -> [Evaluation] {
    let photos = splits.reduce(0) { $0 + summary.count(of: $1, classes: classes) }
    let evaluation = ClusterEvaluation(table: table, classes: classes, run: run)
    let evaluations = try await evaluation.evaluations(of: classifier, on: splits) { done, total in
      let share = Int(Double(done) / Double(max(total, 1)) * Double(photos))
      progress(StageProgress(.evaluate, done: share, total: photos, readsPhotos: false))
    }
    progress(StageProgress(.evaluate, done: photos, total: photos, readsPhotos: false))
    return splits.compactMap { evaluations.builders[$0]?.evaluation() }
  }
}
#endif
