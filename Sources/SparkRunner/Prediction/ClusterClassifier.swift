#if Spark
import Datasets
import Features
import Files
import JSON
import Learning
import Models
import ObjectStores
import SparkConnect

/// Classifies photos in the executors. The predictions become a table in the cluster's storage, which is read back in
/// order.
struct ClusterClassifier: PhotoClassifier {
  let model: Model
  /// The name of the model's folder in the executors.
  let folder: String
  private let run: ClusterRun

  /// Brings the model to the executors.
  init(_ model: Model, run: ClusterRun) async throws {
    self.model = model
    self.run = run
    folder = try await run.ship("model") { folder in
      try VerifiedFiles(model.manifest.files, of: model.location)
        .copy(from: LocalStore(root: model.folder), to: folder)
      try JSONFile.write(model.manifest, to: "\(folder)/\(ModelManifest.fileName)")
    }
  }

  func outcomes(
    of dataset: Dataset, writingTo table: String?, stage: StageProgress.Stage,
    progress: @escaping ProgressHandler
  ) async throws -> PhotoOutcomes<Answer> {
    let location =
      table.map { ClusterPath($0) }
      ?? run.workFolder(for: dataset.root).appending("predictions-\(run.id)")
    if table == nil { run.removeAtEnd(location) }
    let parts = try await write(dataset, to: location, stage: stage, progress: progress)
    let (run, isTemporary) = (run, table == nil)
    return PhotoOutcomes {
      let reader = PredictionReader(parts: parts, dataset: dataset, session: run.session)
      return {
        if let outcome = try await reader.next() { return outcome }
        if isTemporary { try await run.removeNow(location) }
        return nil
      }
    }
  }

  /// Writes the table of predictions; returns the URIs of its parts, in order.
  private func write(
    _ dataset: Dataset, to location: ClusterPath, stage: StageProgress.Stage,
    progress: @escaping ProgressHandler
  ) async throws -> [String] {
    let job = try PhotoJob(
      on: dataset, columns: .predictions(labels: model.labels),
      job: run.photoJob(.classify, folder: folder), stage: stage, run: run)
    let table = ClusterTable(location, holding: .predictionTable, run: run)
    let work = try await ResumableTable(
      in: table, marker: .predictionTable, fingerprint: run.id, rows: job.photoCount, resume: false)
    let parts = try await job.write(to: table, keeping: work.finishedParts, progress: progress)
    let manifest = PredictionTableManifest(
      model: model, rows: job.photoCount, parts: parts)
    try await work.finish(try SortedJSON.encoded(manifest))
    return parts.map { location.appending($0).uri }
  }
}
#endif
