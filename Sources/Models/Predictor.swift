import Datasets
import Features
import Foundation
import ObjectStores
import Synchronization

/// Classifies photos with a model.
///
///     let predictor = try Predictor(model: Model(contentsOf: "fruits.pomona"))
///     try predictor.classify(photosAt: ["apple.jpg", "holiday"]) { photo in
///       print(photo.path, photo.prediction?.label ?? "?")
///     }
public final class Predictor: Sendable {
  /// The model that answers.
  public let model: Model
  private let featurizer: Featurizer

  /// Prepares a model for classifying, which takes some tenths of a second.
  ///
  /// - Parameters:
  ///   - model: The model that is to answer.
  ///   - jobs: How many threads classify at once; nil takes one for each core.
  public init(model: Model, jobs: Int? = nil) throws {
    self.model = model
    featurizer = try Featurizer(
      backbone: model.backbone, preprocessing: model.manifest.preprocessing,
      jobs: max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount))
  }

  /// Classifies photos, and the photos in folders, in the order in which they are given and found.
  ///
  /// - Parameters:
  ///   - paths: Photos or folders, or their URIs in object stores.
  ///   - count: How many of the most probable classes to tell for each photo.
  ///   - table: A Parquet file to write every answer to, with the probability of each class.
  ///   - progress: Told of the progress; throwing stops the work.
  ///   - receive: Is given the answers in order, from any thread but never from two at once.
  /// - Throws: What `progress` or `receive` threw, and what keeps the table from being written. A photo that cannot be
  ///   read is an answer, not an error.
  public func classify(
    photosAt paths: [String], count: Int = 5, writingTo table: String? = nil,
    progress: @escaping ProgressHandler = { _ in },
    receive: @escaping @Sendable (ClassifiedPhoto) throws -> Void
  ) throws {
    let photos = try PhotoList(paths)
    let labels = model.labels
    let state = Mutex(
      (next: 0, table: try table.map { try PredictionTableWriter(path: $0, labels: labels) }))
    let tell: @Sendable (String, PhotoResult<[Float]>.Outcome) throws -> Void = { path, outcome in
      try state.withLock { try $0.table?.append(path: path, truth: nil, outcome) }
      try receive(ClassifiedPhoto(path: path, outcome, labels: labels, count: count))
    }
    try classify(photos.samples, in: photos.store, stage: .predict, progress: progress) { result in
      let index = state.withLock { state in
        defer { state.next += 1 }
        return state.next
      }
      try tell(photos.names[index], result.outcome)
    }
    for photo in photos.skipped {
      try tell(photo.path, .failure(SkipReason(text: photo.reason)))
    }
    try state.withLock { try $0.table?.finish() }
  }

  /// Classifies one encoded photo, such as the bytes of a JPEG file, on the calling thread. May be called from many threads
  /// at once.
  ///
  /// - Parameters:
  ///   - photo: The photo in any of the formats that are read.
  ///   - count: How many of the most probable classes to tell.
  /// - Throws: An `ImageError` when it cannot be decoded.
  public func classify(_ photo: [UInt8], count: Int = 5) throws -> Prediction {
    let probabilities = try photo.withUnsafeBytes { bytes in
      let features = try featurizer.makeWorker().features(of: bytes).features
      return try model.classifier.probabilities(for: features)
    }
    return Prediction(probabilities: probabilities, labels: model.labels, count: count)
  }

  /// Classifies samples of a store, in their order; a photo that cannot be read is a result with a reason.
  func classify(
    _ samples: [Sample], in store: any ObjectStore, stage: StageProgress.Stage,
    progress: @escaping ProgressHandler,
    receive: @escaping @Sendable (PhotoResult<[Float]>) throws -> Void
  ) throws {
    let pipeline = PhotoPipeline(
      featurizer: featurizer, store: store, stage: stage)
    let classifier = model.classifier
    try pipeline.run(
      samples[...], progress: progress, map: { try classifier.probabilities(for: $0) },
      receive: { results in for result in results { try receive(result) } })
  }
}

extension Predictor: PhotoClassifier {
  package func classify(
    _ dataset: Dataset, writingTo table: String?, progress: @escaping ProgressHandler,
    receive: @escaping @Sendable (PhotoResult<[Float]>) throws -> Void
  ) throws {
    let labels = model.labels
    let table = Mutex(try table.map { try PredictionTableWriter(path: $0, labels: labels) })
    let store = try dataset.location.store()
    try classify(dataset.samples, in: store, stage: .evaluate, progress: progress) { result in
      try receive(result)
      let sample = result.sample
      try table.withLock {
        try $0?.append(path: sample.path, truth: sample.label, result.outcome)
      }
    }
    try table.withLock { table in
      for photo in dataset.skipped {
        try table?.append(
          path: photo.path, truth: nil, .failure(SkipReason(text: photo.reason)))
      }
      try table?.finish()
    }
  }
}
