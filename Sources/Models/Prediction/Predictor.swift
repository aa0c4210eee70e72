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
  ///   - coverage: The probability, above 0 and below 1, with which ``Prediction/labelSet`` holds the right class, for
  ///     photos like those that were held out in training; nil for no set.
  ///   - table: A file to write every prediction to, with the probability of each class: Parquet, CSV or JSON lines by its
  ///     extension. It appears when the sequence has ended.
  ///   - progress: An observer of the progress.
  /// - Returns: An outcome for each photo. The work goes on as they are consumed.
  /// - Throws: A `PomonaError` of code `noInput` when nothing of what was named exists, `cannotCreate` when the table
  ///   cannot be written.
  public func predictions(
    photosAt paths: [String], count: Int = 5, coverage: Double? = nil,
    writingTo table: String? = nil,
    progress: @escaping ProgressHandler = { _ in }
  ) throws -> PhotoOutcomes<Prediction> {
    let labels = model.labels
    let least = try coverage.map { try model.leastProbability(forCoverage: $0) }
    return try outcomes(
      of: Dataset.photos(named: paths), writingTo: table, stage: .predict, progress: progress
    ).mapped { Prediction($0, labels: labels, count: count, least: least) }
  }

  /// Classifies photos as ``predictions(photosAt:count:coverage:writingTo:progress:)`` does, and finds the parts of each
  /// that its label depends on, by covering one after the other (Zeiler and Fergus, 2014).
  ///
  /// - Parameters:
  ///   - paths: Photos or folders, or their URIs in object stores.
  ///   - cells: The number of parts in a row and in a column, 1 to 64. Each part takes as long as a prediction.
  ///   - count: The number of the most probable classes in each prediction.
  ///   - coverage: The coverage of ``Prediction/labelSet``; nil for no set.
  ///   - progress: An observer of the progress.
  public func explanations(
    photosAt paths: [String], cells: Int = 7, count: Int = 5, coverage: Double? = nil,
    progress: @escaping ProgressHandler = { _ in }
  ) throws -> PhotoOutcomes<ExplainedPrediction> {
    let (classifier, labels) = (model.classifier, model.labels)
    let least = try coverage.map { try model.leastProbability(forCoverage: $0) }
    let resize = model.manifest.preprocessing.resize
    let dataset = try Dataset.photos(named: paths)
    let views = [PhotoView.whole] + RasterCell.all(count: cells).map { .covered($0) }
    let runner = ThreadRunner(featurizer, store: dataset.store, views: views) { views in
      (
        answer: try classifier.answer(for: views[0]),
        explanation: try Explanation(
          features: views[0], covered: Array(views.dropFirst()), classifier: classifier)
      )
    }
    let outcomes = runner.outcomes(of: dataset.photos)
      .reporting(to: progress, stage: .predict, total: dataset.samples.count)
      .followed(by: dataset.skipped)
    return PhotoOutcomes {
      let iterator = outcomes.makeAsyncIterator()
      return {
        try await iterator.next().map { outcome in
          outcome.map { value in
            ExplainedPrediction(
              prediction: Prediction(value.answer, labels: labels, count: count, least: least),
              heat: value.explanation.rows,
              region: resize.visibleRegion(
                photoWidth: outcome.size?.width ?? 1, photoHeight: outcome.size?.height ?? 1))
          }
        }
      }
    }
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
    let writer = Mutex(try PredictionFormat.writer(path: table, model: model))
    return outcomes.observed(
      each: { outcome in try writer.withLock { try $0.append(outcome) } },
      end: { try writer.withLock { try $0.finish() } })
  }
}
