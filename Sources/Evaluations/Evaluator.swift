public import Datasets
import Failures
public import Features
import Learning
public import Models

/// Scores a model on labelled photos.
public struct Evaluator: Sendable {
  private let classifier: any PhotoClassifier

  /// An evaluator of the predictor's model.
  public init(predictor: Predictor) { self.init(classifier: predictor) }

  package init(classifier: any PhotoClassifier) { self.classifier = classifier }

  /// Classifies a data set's photos and compares the predictions with their labels.
  ///
  /// The figures are over all photos; ``Evaluation/unseen`` has those of the photos that the model had not learned from, which
  /// are the ones to expect on others.
  ///
  /// - Parameters:
  ///   - dataset: The labelled photos. Those of classes that the model does not have are wrong, those without a label skipped.
  ///   - split: The split to score; nil takes the test split, else the validation split, else all photos.
  ///   - predictions: A file to write every prediction to: Parquet, CSV or JSON lines by its extension.
  ///   - progress: An observer of the progress.
  /// - Throws: A ``PomonaError``: `noInput` when the split has no photos, `unusableData` when none could be scored, or none
  ///   is of a class that the model has; `CancellationError`.
  public func evaluate(
    _ dataset: Dataset, split: Split? = nil, predictions: String? = nil,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> Evaluation {
    try await scores(on: dataset, split: split, predictions: predictions, progress: progress).all
  }

  /// Does what ``evaluate(_:split:predictions:progress:)`` does, and scores the photos that the model had learned from apart
  /// from the others.
  package func scores(
    on dataset: Dataset, split: Split? = nil, predictions: String? = nil,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> ModelScores {
    let chosen = split ?? dataset.reportingSplit
    let selected = try selection(of: dataset, split: chosen)
    let outcomes = try await classifier.outcomes(
      of: selected, writingTo: predictions, stage: .evaluate, progress: progress)
    let (labels, known) = (classifier.model.labels, Set(classifier.model.labels))
    let missing = selected.classes.filter { !known.contains($0) }
    let ids = LabelIDs(labels + missing)
    var scores = try ModelScoresBuilder(
      model: classifier.model, missingLabels: missing, split: chosen)
    for try await outcome in outcomes {
      switch outcome.result {
      case .success(let answer):
        guard let id = outcome.sample.label.flatMap({ ids[$0] }) else { continue }
        try scores.add(path: outcome.path, label: id, answer: answer)
      case .failure(let failure):
        scores.skip(SkippedPhoto(path: outcome.path, reason: failure.reason))
      }
    }
    guard let result = scores.scores() else {
      throw PomonaError(
        .unusableData,
        "none of the \(selected.skipped.count + selected.samples.count) photos could be scored",
        remedy: "Repair or replace the photos; 'pomona features' lists the reason for each.")
    }
    return result
  }

  private func selection(of dataset: Dataset, split: Split?) throws -> Dataset {
    let selected = split.map { dataset.keeping($0) } ?? dataset
    guard !selected.samples.isEmpty else {
      throw PomonaError(
        .noInput, "\(dataset.root) has no \(split?.rawValue ?? "") split",
        remedy: "Leave --split out to score the photos there are.")
    }
    guard !Set(selected.classes).isDisjoint(with: classifier.model.labels) else {
      throw PomonaError(
        .unusableData, "none of the \(selected.samples.count) photos is of a class of the model",
        remedy: "Check that the labels are those of the model: 'pomona info' lists them.")
    }
    return selected.keeping(labels: selected.classes)
  }
}
