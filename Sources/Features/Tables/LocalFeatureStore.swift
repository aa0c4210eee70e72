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
      let output = try IncrementalOutput(text, holding: .featureTable, resume: resume)
      _ = try await fill(
        StoredTable(output.working), with: dataset, recipe: recipe, resume: resume,
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
    let start = kept * TablePart.rows
    let done = min(start, dataset.samples.count)
    var writer = FeatureTableWriter(at: table.location, finishedParts: kept)
    let featurizer = try Featurizer(
      backbone: recipe.backbone, preprocessing: recipe.preprocessing, jobs: jobs)
    let runner = ThreadRunner(featurizer, store: dataset.store, signs: true) { $0 }
    let rest = dataset.samples.dropFirst(done)
    let outcomes = runner.outcomes(of: Photos(rest))
      .reporting(to: progress, stage: .features, total: dataset.samples.count, done: done)
      .followed(by: Array(dataset.skipped.dropFirst(start - done)))
    for try await outcome in outcomes { try writer.append(outcome) }
    manifest.parts = (0..<(try writer.finish())).map { TablePart.name($0) }
    try await work.finish(try SortedJSON.encoded(manifest))
    return try StoredFeatureTable(table)
  }
}
