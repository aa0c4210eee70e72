#if Spark
internal import Datasets
internal import Failures
internal import Features
internal import Foundation
internal import Imaging
internal import SparkConnect

/// Takes a data set's photos through workers in the executors and writes a table, a row a photo, in the data set's order.
///
/// The table's parts hold the same rows whatever the cluster: so many samples each. Several parts make a batch, one job of
/// Spark, as large as keeps all cores busy; an interrupted run goes on with the first part that is not there.
struct SparkPhotoJob {
  /// The columns of a feature table; `f` is the worker's answer, null for a photo that was not asked about.
  static let features = """
    path, label, split, f.width AS width, f.height AS height, coalesce(reason, f.error) AS error, f.numbers AS features
    """

  /// The columns of a table of predictions; `labels` is the model's, in JSON.
  static func predictions(labels: String) -> String {
    let names = labels.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
    return """
      path, label AS truth,
      element_at(from_json('\(names)', 'array<string>'), CAST(array_position(f.numbers, array_max(f.numbers)) AS int)) AS label,
      array_max(f.numbers) AS confidence, f.numbers AS probabilities, coalesce(reason, f.error) AS error
      """
  }

  private static let rowsPerPart = FeatureTableWriter.rowsPerPart
  /// Below this many photos a core, what a job of Spark costs in itself would show.
  private static let photosPerCore = 2048
  private static let sampleType =
    "array<struct<part:int,i:bigint,path:string,label:string,split:string,reason:string>>"

  let dataset: Dataset
  let view: PhotoView
  let columns: String
  let setup: String
  let stage: StageProgress.Stage
  let engine: SparkEngine

  private struct Row: Codable {
    var part: Int
    var i: Int
    var path: String
    var label: String?
    var split: String?
    var reason: String?
  }

  private var rowCount: Int { dataset.samples.count + dataset.skipped.count }
  private var partCount: Int { (rowCount + Self.rowsPerPart - 1) / Self.rowsPerPart }

  /// Writes what is missing, and returns the names of all parts in order.
  func run(into folder: ClusterFolder, progress: @escaping ProgressHandler) throws -> [String] {
    let names = (0..<partCount).map { FeatureTableWriter.name(ofPart: $0) }
    let missing = names.indices.filter { folder.finishedParts[names[$0]] != rows(ofPart: $0).count }
    let partsPerBatch = max(1, engine.cores * Self.photosPerCore / Self.rowsPerPart)
    var done = rowCount - missing.reduce(0) { $0 + rows(ofPart: $1).count }
    for start in stride(from: 0, to: missing.count, by: partsPerBatch) {
      let parts = Array(missing[start..<min(start + partsPerBatch, missing.count)])
      try progress(StageProgress(stage, done: done, total: rowCount))
      try write(parts, to: folder, names: names, done: done, progress: progress)
      done += parts.reduce(0) { $0 + rows(ofPart: $1).count }
    }
    try progress(StageProgress(stage, done: rowCount, total: rowCount))
    return names
  }

  private func rows(ofPart part: Int) -> Range<Int> {
    part * Self.rowsPerPart..<min((part + 1) * Self.rowsPerPart, rowCount)
  }

  private func row(_ index: Int, part: Int) -> Row {
    guard index < dataset.samples.count else {
      let photo = dataset.skipped[index - dataset.samples.count]
      return Row(part: part, i: index, path: photo.path, reason: photo.reason)
    }
    let sample = dataset.samples[index]
    var row = Row(
      part: part, i: index, path: sample.path, label: sample.label, split: sample.split?.rawValue)
    let limit = ImageLimits().maximumBytes
    if sample.bytes == 0 { row.reason = "the file is empty" }
    if let bytes = sample.bytes, bytes > limit {
      row.reason = "the file has \(bytes) bytes, more than the limit of \(limit)"
    }
    return row
  }

  private func write(
    _ parts: [Int], to folder: ClusterFolder, names: [String], done: Int,
    progress: @escaping ProgressHandler
  ) throws {
    var rows = parts.flatMap { part in self.rows(ofPart: part).map { row($0, part: part) } }
    // A photo that vanished since it was listed, or that the storage does not give, would have no row: it gets one.
    for attempt in 0..<3 {
      let staging = folder.staging(of: engine.run)
      try write(
        rows, partCount: parts.count, to: staging, tag: folder.tag, done: done, progress: progress)
      let written = try folder.adopt(staging)
      let short = parts.filter { written[names[$0]] != self.rows(ofPart: $0).count }
      if short.isEmpty { return }
      guard attempt < 2 else { break }
      let found = try paths(
        of: short.map { "\(folder.partial.uri)/\(names[$0])" }.filter { path in
          written[ClusterPath(path).name] != nil
        })
      for index in rows.indices where short.contains(rows[index].part) && rows[index].reason == nil
      {
        if !found.contains(rows[index].path) {
          rows[index].reason = "the cluster cannot read the file"
        }
      }
    }
    throw PomonaError(
      .unusableData, "parts of \(folder.location.uri) lack rows that were asked for",
      remedy: "See whether photos are added or removed while this runs.")
  }

  private func paths(of parts: [String]) throws -> Set<String> {
    guard !parts.isEmpty else { return [] }
    let rows = try engine.waiting.wait { [session = engine.session] in
      try await session.read("parquet", parts).select("path").collect()
    }
    return Set(try rows.strings("path").compactMap { $0 })
  }

  private func write(
    _ rows: [Row], partCount: Int, to staging: String, tag: String, done: Int,
    progress: @escaping ProgressHandler
  ) throws {
    let samples = String(decoding: try JSONEncoder().encode(rows), as: UTF8.self)
    let functions = engine.cluster
    var arguments: [String: SparkArgument] = [
      "samples": .string(samples), "setup": .string(setup), "prefix": .string(view.prefix),
    ]
    var range = ""
    let asked = rows.filter { $0.reason == nil }
    if asked.count < view.files.count, !asked.isEmpty {
      let uris = asked.map { view.uri(of: view.prefix + $0.path) }
      arguments["first"] = .string(uris.min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? "")
      arguments["last"] = .string(uris.max { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? "")
      range = "AND p.uri >= :first AND p.uri <= :last"
    }
    let query = """
      WITH s AS (SELECT inline(from_json(:samples, '\(Self.sampleType)'))),
      answered AS (
        SELECT /*+ BROADCAST(s) */ s.part, s.i, s.path, s.label, s.split, s.reason,
          \(functions.ask)(p.path, p.content, :setup) AS f
        FROM \(view.name) p JOIN s ON p.path = concat(:prefix, s.path) WHERE s.reason IS NULL \(range)
        UNION ALL
        SELECT part, i, path, label, split, reason, CAST(NULL AS \(SparkFunctions.photoType)) AS f
        FROM s WHERE reason IS NOT NULL)
      SELECT part, \(columns)
      FROM (SELECT /*+ REPARTITION(\(max(1, min(partCount, engine.cores))), part) */ * FROM answered)
      SORT BY part, i
      """
    let total = rowCount
    let stage = self.stage
    try engine.waiting.wait { [engine, arguments] in
      let watch = ExecutorWatch(cluster: engine.cluster, run: engine.run)
      defer { watch.end() }
      try await engine.session.sql(query, arguments).write(
        to: staging, mode: .overwrite, partitionedBy: ["part"],
        tags: ["pomona-\(engine.run)", tag]
      ) { report in
        let main = report.stages.max { $0.tasks < $1.tasks }
        let fraction = main.map { Double($0.completedTasks) / Double(max(1, $0.tasks)) } ?? 0
        // The last photos count when their rows are written and adopted.
        let photos = min(done + Int(fraction * Double(rows.count)), done + rows.count - 1)
        let tasks = main.map { "\($0.completedTasks)/\($0.tasks) tasks" }
        let note = [tasks, watch.note].compactMap { $0 }.joined(separator: ", ")
        do { try progress(StageProgress(stage, done: photos, total: total, note: note)) } catch {
          engine.cancel()
        }
      }
    }
  }
}
#endif
