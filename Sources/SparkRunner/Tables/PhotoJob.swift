#if Spark
import Datasets
import Failures
import Features
import SparkConnect

/// Passes a data set's photos to workers in the executors and writes a table, a row for each photo, in the data set's order.
///
/// The table's parts hold the same rows whatever the cluster. Several parts make a batch, one job of Spark, as large as
/// keeps all cores busy; an interrupted run continues with the parts that are missing.
package struct PhotoJob: Sendable {
  /// With fewer photos a core, the fixed cost of a job of Spark would matter.
  private static let photosPerCore = 2048
  /// Spark looks through all files for those of a batch, so that more batches for more photos would take quadratic time.
  private static let mostBatches = 64
  /// The photos of a batch are an argument of its query: 20 MB of the 128 that a message may have.
  private static let mostPartsPerBatch = 160
  /// The times that the rows of a batch are written before it counts as failed.
  private static let attempts = 3

  private let dataset: Dataset
  private let listing: ClusterListing
  private let columns: PhotoColumns
  private let job: WorkerJob
  private let stage: StageProgress.Stage
  private let run: ClusterRun

  /// - Parameters:
  ///   - dataset: The photos, found by a ``SparkPhotoLibrary``.
  ///   - columns: The columns of the table.
  ///   - job: The instructions for the workers.
  ///   - stage: The stage that progress is reported for.
  ///   - run: The run on the cluster.
  init(
    on dataset: Dataset, columns: PhotoColumns, job: WorkerJob, stage: StageProgress.Stage,
    run: ClusterRun
  ) throws {
    self.dataset = dataset
    listing = try SparkPhotoLibrary.listing(of: dataset)
    self.columns = columns
    self.job = job
    self.stage = stage
    self.run = run
  }

  /// The number of photos, the samples and the skipped ones, each of which has a row.
  var photoCount: Int { dataset.samples.count + dataset.skipped.count }

  /// Writes the parts that are missing.
  ///
  /// - Parameters:
  ///   - table: The table in the making.
  ///   - finished: The names of the parts that it has.
  ///   - progress: The observer of the progress.
  /// - Returns: The names of all parts, in order.
  func write(
    to table: ClusterTable, keeping finished: Set<String>, progress: @escaping ProgressHandler
  ) async throws -> [String] {
    let names = (0..<TablePart.count(ofRows: photoCount)).map { TablePart.name($0) }
    let missing = names.indices.filter { !finished.contains(names[$0]) }
    let partsPerBatch = Self.partsPerBatch(of: names.count, cores: run.cores)
    var done = photoCount - missing.reduce(0) { $0 + range($1).count }
    for start in stride(from: 0, to: missing.count, by: partsPerBatch) {
      let parts = Array(missing[start..<min(start + partsPerBatch, missing.count)])
      progress(StageProgress(stage, done: done, total: photoCount))
      try await write(parts, to: table, done: done, progress: progress)
      done += parts.reduce(0) { $0 + range($1).count }
    }
    progress(StageProgress(stage, done: photoCount, total: photoCount))
    return names
  }

  /// The number of parts of a batch, for a table of `count` parts.
  package static func partsPerBatch(of count: Int, cores: Int) -> Int {
    let busy = max(1, cores * photosPerCore / TablePart.rows)
    return max(busy, min(count / mostBatches, mostPartsPerBatch))
  }

  private func range(_ part: Int) -> Range<Int> { TablePart.range(part, ofRows: photoCount) }

  /// The photos that have rows in these parts.
  private func photos(in parts: [Int]) -> [PhotoRow] {
    parts.flatMap { part in range(part).map { photo($0) } }
  }

  private func photo(_ index: Int) -> PhotoRow {
    guard index < dataset.samples.count else {
      return PhotoRow(dataset.skipped[index - dataset.samples.count], at: index)
    }
    let sample = dataset.samples[index]
    return PhotoRow(sample, path: listing.tablePath(of: sample.path), at: index)
  }

  /// True when the photo has its row in one of these parts.
  private func hasRow(_ photo: PhotoRow, in parts: [Int]) -> Bool {
    parts.contains { range($0).contains(photo.i) }
  }

  /// Writes some parts. A photo that disappeared after it was listed, or that the storage does not return, would have no
  /// row: it gets one in a further attempt.
  private func write(
    _ parts: [Int], to table: ClusterTable, done: Int, progress: @escaping ProgressHandler
  ) async throws {
    var photos = photos(in: parts)
    for attempt in 1...Self.attempts {
      try await write(photos, in: parts, to: table, done: done, progress: progress)
      let written = try await table.adoptParts(parts.map { TablePart.name($0) })
      let short = parts.filter { written[TablePart.name($0)] != range($0).count }
      if short.isEmpty { return }
      if attempt == Self.attempts { break }
      let present = try await paths(
        in: short.map { TablePart.name($0) }.filter { written[$0] != nil }, of: table)
      for index in photos.indices
      where photos[index].reason == nil && !present.contains(photos[index].path)
        && hasRow(photos[index], in: short)
      {
        photos[index].reason = "the cluster cannot read the file"
      }
    }
    throw PomonaError(
      .unusableData, "parts of \(table.description) lack rows that were requested",
      remedy: "Check that no photos are added or removed meanwhile, and run it again.")
  }

  private func paths(in parts: [String], of table: ClusterTable) async throws -> Set<String> {
    guard !parts.isEmpty else { return [] }
    let rows = try await run.session.read(
      "parquet", paths: parts.map { table.partialPart($0).uri }
    ).select("path").collect()
    return Set(try rows.strings("path").compactMap { $0 })
  }

  /// Runs the job of Spark for a batch.
  private func write(
    _ photos: [PhotoRow], in parts: [Int], to table: ClusterTable, done: Int,
    progress: @escaping ProgressHandler
  ) async throws {
    let (photosView, answersView) = (run.viewName("photos"), run.viewName("answers"))
    let query = try PhotoQuery(
      photos: photos, parts: parts, partitions: max(1, min(parts.count, run.cores)),
      columns: columns, listing: listing, answers: answersView)
    try await run.session.query(query.photos, arguments: query.photoArguments)
      .createView(photosView)
    try await run.functions.createView(answersView, ofPhotosIn: photosView, job: job)
    let watch = ExecutorWatch(functions: run.functions, runID: run.id)
    async let _ = watch.update()
    let (stage, total, before) = (stage, photoCount, done)
    try await run.session.query(query.rows, arguments: query.rowArguments).write(
      to: table.staging.uri, mode: .overwrite, options: PhotoColumns.plainNumbers,
      partitionedBy: ["part"],
      tags: ["pomona-\(run.id)", table.tag]
    ) { report in
      let main = report.stages.max { $0.tasks < $1.tasks }
      let fraction = main.map { Double($0.completedTasks) / Double(max(1, $0.tasks)) } ?? 0
      // The last photos count when their rows are written and adopted.
      let count = before + min(Int(fraction * Double(photos.count)), photos.count - 1)
      let tasks = main.map { "\($0.completedTasks)/\($0.tasks) tasks" }
      let note = [tasks, watch.note].compactMap { $0 }.joined(separator: ", ")
      progress(StageProgress(stage, done: min(count, total), total: total, note: note))
    }
  }
}
#endif
