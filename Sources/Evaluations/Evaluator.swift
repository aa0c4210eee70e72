import Datasets
import Failures
import Features
import Models
import ObjectStores
import Synchronization

/// Scores a model on labelled photos.
public struct Evaluator: Sendable {
  private let classifier: any PhotoClassifier
  private let engine: any Engine

  /// An evaluator of the predictor's model.
  public init(predictor: Predictor) {
    self.init(classifier: predictor, engine: LocalEngine())
  }

  package init(classifier: any PhotoClassifier, engine: any Engine) {
    self.classifier = classifier
    self.engine = engine
  }

  /// Classifies a data set's photos and compares the answers with their labels.
  ///
  /// - Parameters:
  ///   - dataset: The labelled photos; those whose label the model does not know are skipped.
  ///   - split: The split to score; nil takes the test split, else the validation split, else all photos.
  ///   - predictions: A Parquet file to write every answer to.
  ///   - report: An HTML file to write for people.
  ///   - progress: Told of the progress; throwing stops the work.
  /// - Throws: A ``PomonaError``: `noInput` when the split has no photos, `unusableData` when none could be scored.
  public func evaluate(
    _ dataset: Dataset, split: Split? = nil, predictions: String? = nil, report: String? = nil,
    progress: @escaping ProgressHandler = { _ in }
  ) throws -> Evaluation {
    let model = classifier.model
    let chosen = split ?? dataset.reportingSplit
    let scored = try selection(of: dataset, chosen)
    let evaluation = try score(scored, split: chosen, predictions: predictions, progress: progress)
    if let report {
      let html = try Report(
        on: model.manifest, title: dataset.name, evaluations: [evaluation], run: nil,
        thumbnails: Thumbnails(of: [evaluation], from: dataset, by: engine).jpegs
      ).html()
      try OutputFile.write(Array(html.utf8), to: report)
    }
    return evaluation
  }

  private func selection(of dataset: Dataset, _ split: Split?) throws -> Dataset {
    let selected = split.map { dataset.keeping($0) } ?? dataset
    guard !selected.samples.isEmpty else {
      throw PomonaError(
        .noInput, "\(dataset.root) has no \(split?.rawValue ?? "") split",
        remedy: "Leave --split out to score what there is.")
    }
    return selected.keeping(labels: classifier.model.labels)
  }

  private func score(
    _ dataset: Dataset, split: Split?, predictions: String?, progress: @escaping ProgressHandler
  ) throws -> Evaluation {
    let labels = classifier.model.labels
    let ids = classIDs(of: labels)
    let state = Mutex(try EvaluationBuilder(labels: labels, split: split))
    try classifier.classify(dataset, writingTo: predictions, progress: progress) { result in
      try state.withLock { builder in
        let sample = result.sample
        switch result.outcome {
        case .success(let photo):
          guard let id = sample.label.flatMap({ ids[$0] }) else { return }
          try builder.add(path: sample.path, label: id, probabilities: photo.output[...])
        case .failure(let reason):
          builder.skip(SkippedPhoto(path: sample.path, reason: reason.text))
        }
      }
    }
    return try state.withLock { builder in
      for photo in dataset.skipped { builder.skip(photo) }
      guard let evaluation = builder.evaluation() else {
        throw PomonaError(
          .unusableData,
          "none of the \(dataset.skipped.count + dataset.samples.count) photos could be scored",
          remedy: "See whether the labels are those of the model: 'pomona info' lists them.")
      }
      return evaluation
    }
  }
}
