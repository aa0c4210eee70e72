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
  /// - Parameters:
  ///   - dataset: The labelled photos; those whose label the model does not have are skipped.
  ///   - split: The split to score; nil takes the test split, else the validation split, else all photos.
  ///   - predictions: A Parquet file to write every prediction to.
  ///   - progress: An observer of the progress.
  /// - Throws: A ``PomonaError``: `noInput` when the split has no photos, `unusableData` when none could be scored;
  ///   `CancellationError`.
  public func evaluate(
    _ dataset: Dataset, split: Split? = nil, predictions: String? = nil,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> Evaluation {
    let chosen = split ?? dataset.reportingSplit
    let labels = classifier.model.labels
    let selected = try selection(of: dataset, split: chosen)
    let outcomes = try await classifier.outcomes(
      of: selected, writingTo: predictions, stage: .evaluate, progress: progress)
    let ids = LabelIDs(labels)
    var builder = try EvaluationBuilder(labels: labels, split: chosen)
    for try await outcome in outcomes {
      switch outcome.result {
      case .success(let answer):
        guard let id = outcome.sample.label.flatMap({ ids[$0] }) else { continue }
        try builder.add(
          path: outcome.path, label: id, probabilities: answer.probabilities[...],
          isKnown: answer.isKnown)
      case .failure(let failure):
        builder.skip(SkippedPhoto(path: outcome.path, reason: failure.reason))
      }
    }
    guard let evaluation = builder.evaluation() else {
      throw PomonaError(
        .unusableData,
        "none of the \(selected.skipped.count + selected.samples.count) photos could be scored",
        remedy: "Check that the labels are those of the model: 'pomona info' lists them.")
    }
    return evaluation
  }

  private func selection(of dataset: Dataset, split: Split?) throws -> Dataset {
    let selected = split.map { dataset.keeping($0) } ?? dataset
    guard !selected.samples.isEmpty else {
      throw PomonaError(
        .noInput, "\(dataset.root) has no \(split?.rawValue ?? "") split",
        remedy: "Leave --split out to score the photos there are.")
    }
    return selected.keeping(labels: classifier.model.labels)
  }
}
