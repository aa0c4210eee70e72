#if Spark
package import Datasets
import Failures
package import Features
import Files
import JSON
import ObjectStores
import Workers

/// Feature tables made in the executors of a cluster, in the cluster's storage.
package struct SparkFeatureStore: FeatureStore {
  let run: ClusterRun

  package func table(
    of dataset: Dataset, recipe: FeatureRecipe, at place: TablePlace, resume: Bool,
    progress: @escaping ProgressHandler
  ) async throws -> SparkFeatureTable {
    let location = location(of: place, for: dataset)
    let folder = try await ship(recipe)
    let job = try PhotoJob(
      on: dataset, columns: .features, job: run.photoJob(.featurize, folder: folder),
      stage: .features, run: run)
    let fingerprint = try recipe.fingerprint(of: dataset)
    let table = ClusterTable(location, holding: .featureTable, run: run)
    let work = try await ResumableTable(
      in: table, marker: .featureTable, fingerprint: fingerprint, rows: job.photoCount,
      resume: resume)
    if !work.isFinished {
      let manifest = FeatureTableManifest(
        backbone: recipe.record, preprocessing: recipe.preprocessing, fingerprint: fingerprint,
        rows: job.photoCount,
        parts: try await job.write(to: table, keeping: work.finishedParts, progress: progress))
      try await work.finish(try SortedJSON.encoded(manifest))
    }
    return try await SparkFeatureTable(at: location, run: run)
  }

  private func location(of place: TablePlace, for dataset: Dataset) -> ClusterPath {
    switch place {
    case .output(let text): return ClusterPath(text)
    case .intermediate(let location):
      let name = SHA256.hash(Array(location.description.utf8)).prefix(16)
      return run.workFolder(for: dataset.root).appending("features-\(name)")
    }
  }

  /// Brings the backbone to the executors; returns the name of its folder there.
  private func ship(_ recipe: FeatureRecipe) async throws -> String {
    try await run.ship("setup") { folder in
      try WorkerSetup.write(recipe, to: folder)
    }
  }
}
#endif
