package import Datasets
import Failures
package import Features
import Feedback
import Foundation
import Learning
package import Models
import ObjectStores

/// The photos of a folder with the model's answers, for a review.
package struct ReviewPhotos: Sendable {
  /// The folder.
  package let folder: String
  /// The photos, in the order of their paths.
  let items: [ReviewItem]
  /// The features of each.
  let features: FeatureMatrix
  /// The photos that cannot be read.
  package let skipped: [SkippedPhoto]
  let model: Model

  /// Finds the photos of a folder and classifies them.
  ///
  /// - Parameters:
  ///   - folder: Photos that a service has collected, a data set, or any photos.
  ///   - model: The model.
  ///   - jobs: The number of threads.
  ///   - progress: An observer of the progress.
  /// - Throws: A `PomonaError` when there are no photos.
  package init(
    in folder: String, model: Model, jobs: Int, progress: @escaping ProgressHandler
  ) async throws {
    let claims = Dictionary(
      try PhotoCollection.entries(of: folder).map { ($0.path, $0.record.label) }
    ) { first, _ in first }
    let dataset = try Self.dataset(in: folder)
    let featurizer = try Featurizer(
      backbone: model.backbone, preprocessing: model.manifest.preprocessing, jobs: jobs)
    let classifier = model.classifier
    let runner = ThreadRunner(featurizer, store: dataset.store) { views in
      (answer: try classifier.answer(for: views[0]), features: views[0])
    }
    var items: [ReviewItem] = []
    var values: [Float] = []
    var skipped = dataset.skipped
    let outcomes = runner.outcomes(of: dataset.photos)
      .reporting(to: progress, stage: .predict, total: dataset.samples.count)
    for try await outcome in outcomes {
      guard let value = outcome.value else {
        skipped.append(
          SkippedPhoto(path: outcome.path, reason: outcome.failure?.reason ?? ""))
        continue
      }
      let prediction = Prediction(value.answer, labels: model.labels, count: 5)
      let claim = claims[outcome.path] ?? nil
      let given = claims[outcome.path] == nil ? outcome.sample.label : nil
      let support = (given ?? claim).flatMap { label in
        model.labels.firstIndex(of: label).map { Double(value.answer.probabilities[$0]) }
      }
      items.append(
        ReviewItem(
          id: items.count, path: outcome.path,
          top: prediction.top.map { .init(label: $0.label, confidence: $0.confidence) },
          isKnown: prediction.isKnown ?? true, given: given, claim: claim, support: support,
          label: given))
      values += value.features
    }
    self.folder = folder
    self.items = items
    self.skipped = skipped
    self.model = model
    features = try FeatureMatrix(columns: classifier.featureCount, values: values)
    guard !items.isEmpty else {
      throw PomonaError(
        .noInput, "there is no readable photo in \(folder)",
        remedy: "Give a folder of photos, or one that 'pomona serve --collect' has filled.")
    }
  }

  /// All photos of a folder, with the labels that it gives them, if it is a data set.
  private static func dataset(in folder: String) throws -> Dataset {
    let root = folder.hasSuffix("/") ? folder : "\(folder)/"
    let found = try? Dataset.open(folder)
    // Where all photos are in one folder, its name says nothing.
    let labels = Dictionary(
      (found.map { $0.classes.count < 2 ? [] : $0.samples } ?? []).map { ($0.path, $0.label) }
    ) { first, _ in first }
    let all = try Dataset.photos(named: [folder])
    return Dataset(
      location: Location(folder), store: LocalStore(root: folder),
      samples: all.samples.map { sample in
        let path = String(sample.path.dropFirst(root.count))
        return Sample(path: path, label: labels[path] ?? nil, bytes: sample.bytes)
      }, skipped: all.skipped)
  }
}
