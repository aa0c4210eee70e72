package import Datasets
public import Features
import Foundation
import Imaging
import Inference
package import Learning
import ObjectStores
import Parallelism
import Synchronization

/// Classifies photos with a model.
///
///     let predictor = try Predictor(model: Model(contentsOf: "fruits.pomona"))
///     for try await photo in try predictor.predictions(photosAt: ["apple.jpg", "holiday"]) {
///       print(photo.path, photo.value?.label ?? photo.failure?.reason ?? "")
///     }
public final class Predictor: Sendable {
  /// The model that classifies.
  public let model: Model
  private let featurizer: Featurizer
  private let workers: ReusePool<FeaturizerWorker>

  /// Prepares a model for classifying, which takes some tenths of a second.
  ///
  /// - Parameters:
  ///   - model: The model to classify with.
  ///   - jobs: The number of threads; nil takes one for each core.
  /// - Throws: An `InferenceError` when the backbone cannot be compiled.
  public init(model: Model, jobs: Int? = nil) throws {
    self.model = model
    let featurizer = try Featurizer(
      backbone: model.backbone, preprocessing: model.manifest.preprocessing,
      jobs: max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount))
    self.featurizer = featurizer
    workers = ReusePool { try featurizer.makeWorker() }
  }

  /// Classifies photos, and the photos in folders, in the order in which they are given and found.
  ///
  /// A photo that cannot be read is an outcome with a reason, not an error.
  ///
  /// - Parameters:
  ///   - paths: Photos or folders, or their URIs in object stores.
  ///   - count: The number of the most probable classes in each prediction.
  ///   - table: A Parquet file to write every prediction to, with the probability of each class. It appears when the
  ///     sequence has ended.
  ///   - progress: An observer of the progress.
  /// - Returns: An outcome for each photo. The work goes on as they are consumed.
  /// - Throws: A `PomonaError` of code `noInput` when nothing of what was named exists, `cannotCreate` when the table
  ///   cannot be written.
  public func predictions(
    photosAt paths: [String], count: Int = 5, writingTo table: String? = nil,
    progress: @escaping ProgressHandler = { _ in }
  ) throws -> PhotoOutcomes<Prediction> {
    let labels = model.labels
    return try outcomes(
      of: Dataset.photos(named: paths), writingTo: table, stage: .predict, progress: progress
    ).mapped { Prediction($0, labels: labels, count: count) }
  }

  /// Classifies one encoded photo, such as the bytes of a JPEG file, on the calling thread. May be called from many
  /// threads at once; decoders and inference requests are reused.
  ///
  /// - Parameters:
  ///   - photo: The photo in any of the supported formats.
  ///   - count: The number of the most probable classes in the prediction.
  /// - Throws: An `ImageError` when the photo cannot be decoded.
  public func classify(_ photo: [UInt8], count: Int = 5) throws -> Prediction {
    let features = try workers.withElement { worker in
      try photo.withUnsafeBytes { try worker.features(of: .encoded($0)).features }
    }
    return Prediction(
      try model.classifier.answer(for: features), labels: model.labels, count: count)
  }
}

extension Predictor: PhotoClassifier {
  package func outcomes(
    of dataset: Dataset, writingTo table: String?, stage: StageProgress.Stage,
    progress: @escaping ProgressHandler
  ) throws -> PhotoOutcomes<Answer> {
    let classifier = model.classifier
    let runner = ThreadRunner(featurizer, store: dataset.store) { views in
      try classifier.answer(for: views[0])
    }
    let outcomes = runner.outcomes(of: dataset.photos)
      .reporting(to: progress, stage: stage, total: dataset.samples.count)
      .followed(by: dataset.skipped)
    guard let table else { return outcomes }
    let writer = Mutex(try PredictionTableWriter(path: table, labels: model.labels))
    return outcomes.observed(
      each: { outcome in try writer.withLock { try $0.append(outcome) } },
      end: { try writer.withLock { try $0.finish() } })
  }
}
