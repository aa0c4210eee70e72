package import Datasets
import Files
import Imaging
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
    let views = recipe.views
    let rows = (dataset.samples.count + dataset.skipped.count) * views.count
    var manifest = FeatureTableManifest(
      backbone: recipe.record, preprocessing: recipe.preprocessing,
      fingerprint: try recipe.fingerprint(of: dataset), rows: rows, parts: [],
      views: views == [.whole] ? nil : views)
    let work = try await ResumableTable(
      in: table, marker: .featureTable, fingerprint: manifest.fingerprint, rows: rows,
      resume: resume)
    if work.isFinished { return try StoredFeatureTable(table) }
    // The first gap ends what can be kept: parts are written in order.
    let kept = (0...).prefix { work.finishedParts.contains(TablePart.name($0)) }.count
    let start = (kept * TablePart.rows).quotientAndRemainder(dividingBy: views.count)
    let done = min(start.quotient, dataset.samples.count)
    var firstView = start.remainder
    var writer = FeatureTableWriter(at: table.location, views: views, finishedParts: kept)
    let featurizer = try Featurizer(
      backbone: recipe.backbone, preprocessing: recipe.preprocessing, jobs: jobs)
    let runner = ThreadRunner(featurizer, store: dataset.store, views: views, signs: recipe.signs) {
      $0
    }
    let rest = dataset.samples.dropFirst(done)
    let outcomes = runner.outcomes(of: Photos(rest))
      .reporting(to: progress, stage: .features, total: dataset.samples.count, done: done)
      .followed(by: Array(dataset.skipped.dropFirst(start.quotient - done)))
    for try await outcome in outcomes {
      try writer.append(outcome, from: firstView)
      firstView = 0
    }
    manifest.parts = (0..<(try writer.finish())).map { TablePart.name($0) }
    try await work.finish(try SortedJSON.encoded(manifest))
    return try StoredFeatureTable(table)
  }
}
