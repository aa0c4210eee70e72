#if Spark
import Datasets
import Evaluations
import Features
import JSON
import Learning
import Workers

/// Scores a classifier on a feature table in the executors: the classifier travels to the parts, and only counts and sums come back.
struct ClusterEvaluation {
  /// The scores of a part take seconds; the limit ends a worker that hangs.
  private static let seconds = 3600

  let table: SparkFeatureTable
  let classes: [String]
  let run: ClusterRun

  /// The evaluations of these splits. They are merged in the order of the parts, so that they are the same in every run.
  ///
  /// - Parameter progress: Called with the number of Spark's tasks that are done, and of all.
  func evaluations(
    of classifier: CalibratedClassifier, on splits: [Split], includingSums: Bool = false,
    progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> SplitEvaluations {
    let folder = try await run.ship("head") { folder in
      try WorkerSetup.write(classifier, labels: classes, to: folder)
    }
    let task = String(
      decoding: try SortedJSON.encoded(
        EvaluationTask(splits: splits, includesSums: includingSums), pretty: false),
      as: UTF8.self)
    let parts = table.manifest.parts
    let replies = try await PartReplies(
      in: table.location.uri, tasks: Dictionary(uniqueKeysWithValues: parts.map { ($0, task) }),
      job: WorkerJob(
        .evaluate, program: run.program, folder: folder, seconds: Self.seconds),
      run: run, progress: progress)
    var evaluations = SplitEvaluations()
    for part in parts {
      try evaluations.merge(SplitEvaluations(decoding: replies.reply(to: part)))
    }
    return evaluations
  }
}
#endif
