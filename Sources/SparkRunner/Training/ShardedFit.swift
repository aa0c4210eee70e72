#if Spark
import Datasets
import Failures
import Features
import Files
import Foundation
import JSON
import Learning
import Models
import SparkConnect
import Training
import Workers

/// Fits a head in the executors, on each random shard of the training samples, and merges the heads here.
///
/// The samples of a shard are in the table's order, so the head of a single shard is the one that this machine would fit.
struct ShardedFit {
  /// The fit of a shard may take a day.
  private static let seconds = 86_400

  let table: SparkFeatureTable
  let classes: [String]
  let plan: ShardPlan
  let run: ClusterRun

  /// The fitted head.
  func fit(_ head: any Head.Type, options: FitOptions) async throws -> HeadFit {
    let folder = table.location.shards
    run.removeAtEnd(folder)
    options.progress(StageProgress(.fit, done: 0, total: plan.count))
    try await writeShards(to: folder, options)
    let tasks = try plan.tasks(for: head.kind, classes: classes.count, seed: options.seed)
    let axes = options.usesAxes ? try options.spectrum.flatMap { try head.axes(from: $0) } : nil
    var axesFolder: String?
    if let axes {
      axesFolder = try await run.ship("axes") { try WorkerSetup.write(axes, to: $0) }
    }
    let replies = try await run.withTaskPerFile {
      try await PartReplies(
        in: folder.uri, tasks: tasks,
        job: WorkerJob(
          .fit, program: run.program, folder: axesFolder, seconds: Self.seconds),
        run: run
      ) { done, total in
        options.progress(StageProgress(.fit, done: done * plan.count / total, total: plan.count))
      }
    }
    let heads = try plan.names.map { try decode(try replies.reply(to: $0), as: head.kind) }
    try await run.removeNow(folder)
    options.progress(StageProgress(.fit, done: plan.count, total: plan.count))
    return HeadFit(try head.merging(anyHeads: heads))
  }

  /// Writes the shards as Parquet files with the columns `class` and `features`.
  private func writeShards(to folder: ClusterPath, _ options: FitOptions) async throws {
    let view = "pomona_\(run.id)_training"
    let staging = folder.appending("_staging")
    let splits = options.splits.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let ids = String(
      decoding: try SortedJSON.encoded(LabelIDs(classes).byLabel, pretty: false), as: UTF8.self)
    try await run.session.read("parquet", paths: table.parts).select(
      "path", "label", "split", "features", "_metadata.file_name AS file",
      "_metadata.row_index AS row"
    ).createView(view)
    try await run.session.query(
      """
      WITH labelled AS (
        SELECT pmod(xxhash64(path, :seed), \(plan.count)) AS part, file, row, features,
          element_at(from_json(:classes, 'map<string,int>'), label) AS class
        FROM \(view) WHERE split IN (\(splits)) AND features IS NOT NULL AND label IS NOT NULL)
      SELECT part, class, features
      FROM (SELECT /*+ REPARTITION(\(min(plan.count, run.cores)), part) */ * FROM labelled WHERE class IS NOT NULL)
      SORT BY part, file, row
      """,
      arguments: ["seed": .bigint(Int64(bitPattern: options.seed)), "classes": .string(ids)]
    ).write(
      to: staging.uri, mode: .overwrite, options: PhotoColumns.plainNumbers,
      partitionedBy: ["part"], tags: ["pomona-\(run.id)"])
    _ = try await run.files.adopt(staging, into: folder)
  }

  private func decode(_ bytes: [UInt8], as kind: HeadKind) throws -> any Head {
    let file = try TemporaryFile()
    try AtomicFile.write(bytes, to: file.path)
    return try ClassifierFile.read(
      file.path, kind: kind, featureCount: table.manifest.backbone.features,
      classCount: classes.count
    ).head
  }
}
#endif
