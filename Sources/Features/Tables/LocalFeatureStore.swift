package import Datasets
import Files
import JSON
import ObjectStores

/// Feature tables made on the threads of this process.
package struct LocalFeatureStore: FeatureStore {
  private let jobs: Int

  /// - Parameter jobs: The number of threads.
  package init(jobs: Int) { self.jobs = jobs }

  package func table(
    of dataset: Dataset, recipe: FeatureRecipe, at place: TablePlace, resume: Bool,
    progress: @escaping ProgressHandler
  ) async throws -> StoredFeatureTable {
    switch place {
    case .intermediate(let location):
      return try await fill(
        StoredTable(location), with: dataset, recipe: recipe, resume: resume, progress: progress)
    case .output(let text):
      let output = try TableOutput(text, resume: resume)
      _ = try await fill(
        StoredTable(output.folder), with: dataset, recipe: recipe, resume: resume,
        progress: progress)
      try output.publish()
      return try StoredFeatureTable(at: Location(text))
    }
  }

  private func fill(
    _ table: StoredTable, with dataset: Dataset, recipe: FeatureRecipe, resume: Bool,
    progress: @escaping ProgressHandler
  ) async throws -> StoredFeatureTable {
    let rows = dataset.samples.count + dataset.skipped.count
    var manifest = FeatureTableManifest(
      backbone: recipe.record, preprocessing: recipe.preprocessing,
      fingerprint: try recipe.fingerprint(of: dataset), rows: rows, parts: [])
    let work = try await ResumableTable(
      in: table, marker: .featureTable, fingerprint: manifest.fingerprint, rows: rows,
      resume: resume)
    if work.isFinished { return try StoredFeatureTable(table) }
    // The first gap ends what can be kept: parts are written in order.
    let kept = (0...).prefix { work.finishedParts.contains(TablePart.name($0)) }.count
    let done = min(kept * TablePart.rows, dataset.samples.count)
    var writer = FeatureTableWriter(at: table.location, finishedParts: kept)
    let featurizer = try Featurizer(
      backbone: recipe.backbone, preprocessing: recipe.preprocessing, jobs: jobs)
    let runner = ThreadRunner(featurizer, store: dataset.store) { $0 }
    let outcomes = runner.outcomes(of: Photos(dataset.samples[done...])).reporting(
      to: progress, stage: .features, total: dataset.samples.count, done: done)
    for try await outcome in outcomes { try writer.append(outcome) }
    for photo in dataset.skipped.dropFirst(kept * TablePart.rows - done) {
      try writer.append(PhotoOutcome(photo))
    }
    manifest.parts = (0..<(try writer.finish())).map { TablePart.name($0) }
    try await work.finish(try SortedJSON.encoded(manifest))
    return try StoredFeatureTable(table)
  }
}

/// The output folder of a table: made beside its place on this machine, or filled in place in a bucket.
private struct TableOutput {
  let folder: Location
  private let output: OutputFolder?

  init(_ text: String, resume: Bool) throws {
    let location = Location(text)
    output =
      location.localPath == nil
      ? nil : try OutputFolder(text, holding: .featureTable, resume: resume)
    folder = output.map { Location($0.partial) } ?? location
  }

  func publish() throws { try output?.publish() }
}
