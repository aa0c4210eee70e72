#if Spark
internal import Failures
internal import Features
internal import Files
internal import Foundation
internal import Learning
internal import Models

/// Grows a forest in the executors, a few trees on each random shard of the training samples, and unites them here
/// (see ``RandomForest/Configuration/bootstraps``).
///
/// The samples of one shard are in the table's order, so the forest of a single shard is the one that the local engine
/// grows.
struct SparkForest {
  /// A shard goes through the memory of one executor: 100 MB with 1,280 features.
  private static let rowsPerShard = 20_000

  let table: SparkFeatureTable
  let classes: [String]
  let configuration: RandomForest.Configuration
  let engine: SparkEngine

  func grow(progress: @escaping ProgressHandler) throws -> RandomForest {
    let rows = try table.counts()[.train]?.values.reduce(0, +) ?? 0
    let wanted =
      engine.configuration.forestShards ?? (rows + Self.rowsPerShard - 1) / Self.rowsPerShard
    let shards = max(1, min(wanted, configuration.treeCount, rows))
    let folder = ClusterFolderName.shards(of: table.location)
    defer { _ = try? engine.cluster.perform("delete", folder) }
    try progress(StageProgress(.fit, done: 0, total: configuration.treeCount))
    try write(shards, to: folder)
    let forests = try grow(in: folder, shards: shards, progress: progress)
    try progress(StageProgress(.fit, done: configuration.treeCount, total: configuration.treeCount))
    return forests.count == 1 ? forests[0] : try RandomForest.united(forests)
  }

  private func write(_ shards: Int, to folder: String) throws {
    let ids = String(decoding: try JSONEncoder().encode(classIDs(of: classes)), as: UTF8.self)
    let query = """
      WITH labelled AS (
        SELECT pmod(xxhash64(path, :seed), \(shards)) AS part, file, row, features,
          element_at(from_json(:classes, 'map<string,int>'), label) AS class
        FROM pomona_\(engine.run)_training WHERE split = 'train' AND features IS NOT NULL AND label IS NOT NULL)
      SELECT part, class, features
      FROM (SELECT /*+ REPARTITION(\(min(shards, engine.cores)), part) */ * FROM labelled WHERE class IS NOT NULL)
      SORT BY part, file, row
      """
    let seed = Int64(bitPattern: configuration.seed)
    try engine.waiting.wait { [engine, table] in
      try await engine.session.read("parquet", table.parts)
        .select(
          "path", "label", "split", "features", "_metadata.file_name AS file",
          "_metadata.row_index AS row"
        ).createView("pomona_\(engine.run)_training")
      try await engine.session.sql(query, ["seed": .bigint(seed), "classes": .string(ids)])
        .write(to: "\(folder)/_staging", mode: .overwrite, partitionedBy: ["part"])
    }
    _ = try engine.cluster.perform("adopt", "\(folder)/_staging", folder)
  }

  private func grow(
    in folder: String, shards: Int, progress: @escaping ProgressHandler
  ) throws -> [RandomForest] {
    var orders: [String: String] = [:]
    for shard in 0..<shards {
      let trees =
        configuration.treeCount / shards + (shard < configuration.treeCount % shards ? 1 : 0)
      var random = SplitMix64(seed: configuration.seed, stream: shard)
      let seed = shards == 1 ? configuration.seed : random.next()
      orders[FeatureTableWriter.name(ofPart: shard)] = "\(seed) \(trees)"
    }
    let words = String(decoding: try JSONEncoder().encode(orders), as: UTF8.self)
    let setup =
      "request=grow\nbundle=\(engine.cluster.bundle.name)\nclasses=\(classes.count)\npart=\(shards > 1 ? 1 : 0)\nseconds=86400\n"
    let total = configuration.treeCount
    let rows = try engine.waiting.wait { [engine] in
      // A shard a task.
      try await engine.session.set(["spark.sql.files.maxPartitionBytes": "1"])
      let view = "pomona_\(engine.run)_shards"
      try await engine.session.read(
        "binaryFile", [folder], options: ["pathGlobFilter": "part-*.parquet"]
      )
      .select("path", "content").createView(view)
      let rows = try await engine.session.sql(
        """
        SELECT path, \(engine.cluster.grow)(element_at(from_json(:orders, 'map<string,string>'),
          regexp_extract(path, 'part-[0-9]+[.]parquet', 0)), content, :setup) AS forest FROM \(view)
        """, ["orders": .string(words), "setup": .string(setup)]
      ).collect(tags: ["pomona-\(engine.run)"]) { report in
        let done = report.stages.max { $0.tasks < $1.tasks }.map {
          $0.completedTasks * total / max(1, $0.tasks)
        }
        do { try progress(StageProgress(.fit, done: done ?? 0, total: total)) } catch {
          engine.cancel()
        }
      }
      try await engine.session.set(["spark.sql.files.maxPartitionBytes": "\(64 << 20)"])
      return rows
    }
    let forests = zip(try rows.strings("path"), try rows.binaries("forest")).sorted {
      ($0.0 ?? "") < ($1.0 ?? "")
    }
    return try forests.map { _, bytes in try forest(bytes ?? []) }
  }

  private func forest(_ bytes: [UInt8]) throws -> RandomForest {
    let path = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try AtomicFile.write(bytes, to: path)
    let classifier = try ClassifierFile.read(
      path, kind: .randomForest, featureCount: table.manifest.backbone.features,
      classCount: classes.count)
    guard let forest = classifier as? RandomForest else {
      throw PomonaError(.invalidModel, "an executor gave back something else than a forest")
    }
    return forest
  }
}

/// Names of folders beside a table.
enum ClusterFolderName {
  static func shards(of table: ClusterPath) -> String {
    "\(table.parent.uri)/.\(table.name).shards"
  }
}
#endif
