#if Spark
internal import Datasets
internal import Features
internal import Foundation
internal import Imaging
internal import Models
internal import Training

/// Classifies photos in the executors; the answers become a table in the cluster's storage, which is read back in order.
struct SparkClassifier: PhotoClassifier {
  let model: Model
  let setup: String
  let engine: SparkEngine

  func classify(
    photosAt paths: [String], count: Int, writingTo table: String?,
    progress: @escaping ProgressHandler,
    receive: @escaping @Sendable (ClassifiedPhoto) throws -> Void
  ) throws {
    let view = try PhotoView(of: paths, name: "pomona_\(engine.run)_named", engine: engine)
    let named = Set(paths.map { ClusterPath($0).path })
    let photos = view.files.filter {
      PhotoFormat.mayBePhoto($0.listed) || named.contains(ClusterPath.path(of: $0.listed))
    }
    let samples = photos.map {
      Sample(path: String($0.listed.dropFirst(view.prefix.count)), bytes: $0.bytes)
    }
    let dataset = Dataset(root: paths[0], samples: samples)
    // Told as they were given: Spark adds a scheme to a path that has none.
    let hasSchemes = paths.contains { $0.contains(":/") }
    let name = { (listed: String) in hasSchemes ? listed : ClusterPath.path(of: listed) }
    try run(dataset, view, stage: .predict, table, progress: progress) { result in
      try receive(
        ClassifiedPhoto(
          path: name(view.prefix + result.sample.path), result.outcome, labels: model.labels,
          count: count))
    }
  }

  func classify(
    _ dataset: Dataset, writingTo table: String?, progress: @escaping ProgressHandler,
    receive: @escaping @Sendable (PhotoResult<[Float]>) throws -> Void
  ) throws {
    try run(
      dataset, try engine.view(of: dataset.root), stage: .evaluate, table, progress: progress,
      receive: receive)
  }

  private func run(
    _ dataset: Dataset, _ view: PhotoView, stage: StageProgress.Stage, _ table: String?,
    progress: @escaping ProgressHandler, receive: (PhotoResult<[Float]>) throws -> Void
  ) throws {
    let location = ClusterPath(
      table ?? "\(engine.workFolder(for: dataset.root))/predictions-\(engine.run)")
    let folder = try ClusterFolder(
      location, marker: "_SUCCESS", cluster: engine.cluster, fingerprint: engine.run, resume: false)
    let labels = String(decoding: try JSONEncoder().encode(model.labels), as: UTF8.self)
    let job = SparkPhotoJob(
      dataset: dataset, view: view, columns: SparkPhotoJob.predictions(labels: labels),
      setup: setup,
      stage: stage, engine: engine)
    let parts = try job.run(into: folder, progress: progress)
    try folder.publish(marker: nil)
    defer { if table == nil { try? folder.remove() } }
    var next = 0
    for part in parts {
      let rows = try engine.waiting.wait { [session = engine.session] in
        try await session.read("parquet", ["\(location.uri)/\(part)"]).select(
          "probabilities", "error"
        )
        .repartition(1, shuffle: false).collect()
      }
      for (answer, error) in zip(try rows.floatArrays("probabilities"), try rows.strings("error")) {
        // The data set's skipped photos follow the samples; the caller knows them.
        guard next < dataset.samples.count else { return }
        let outcome: PhotoResult<[Float]>.Outcome =
          answer.map { .success(.init(width: 0, height: 0, output: $0)) }
          ?? .failure(SkipReason(text: error ?? "there is no answer"))
        try receive(PhotoResult(sample: dataset.samples[next], outcome: outcome))
        next += 1
      }
    }
  }
}
#endif
