public import Datasets
import Failures
public import Features
import Learning
public import Models

/// Compares two models on the same labelled photos.
public struct ModelComparer: Sendable {
  private let first: any PhotoClassifier
  private let second: any PhotoClassifier

  /// A comparer of two predictors' models.
  public init(_ first: Predictor, with second: Predictor) {
    self.init(classifiers: first, second)
  }

  package init(classifiers first: any PhotoClassifier, _ second: any PhotoClassifier) {
    self.first = first
    self.second = second
  }

  /// Classifies a data set's photos with both models.
  ///
  /// - Parameters:
  ///   - dataset: The labelled photos. A label that a model does not have counts as a wrong answer of it.
  ///   - split: The split; nil takes the test split, else the validation split, else all photos.
  ///   - progress: An observer of the progress, of one model after the other.
  /// - Returns: The comparison, and the photos that could not be compared.
  /// - Throws: A ``PomonaError``: `noInput` when the split has no photos, `unusableData` when none could be compared;
  ///   `CancellationError`.
  public func compare(
    _ dataset: Dataset, split: Split? = nil, progress: @escaping ProgressHandler = { _ in }
  ) async throws -> (comparison: ModelComparison, skipped: [SkippedPhoto]) {
    let chosen = (split ?? dataset.reportingSplit).map { dataset.keeping($0) } ?? dataset
    guard !chosen.samples.isEmpty else {
      throw PomonaError(
        .noInput, "\(dataset.root) has no photos to compare models on",
        remedy: "Leave --split out to compare on the photos there are.")
    }
    let labelled = chosen.keeping(labels: chosen.classes)
    let before = try await labels(of: labelled, by: first, progress: progress)
    let after = try await labels(of: labelled, by: second, progress: progress)
    var comparison = ModelComparison()
    var skipped = labelled.skipped
    for (sample, answers) in zip(labelled.samples, zip(before, after)) {
      switch answers {
      case (.success(let one), .success(let other)):
        comparison.add(path: sample.path, label: sample.label ?? "", first: one, second: other)
      case (.failure(let failure), _), (_, .failure(let failure)):
        skipped.append(SkippedPhoto(path: sample.path, reason: failure.reason))
      }
    }
    guard comparison.samples > 0 else {
      throw PomonaError(
        .unusableData, "none of the \(labelled.samples.count) photos could be read",
        remedy: "Repair or replace the photos; 'pomona features' lists the reason for each.")
    }
    return (comparison, skipped)
  }

  private func labels(
    of dataset: Dataset, by classifier: any PhotoClassifier, progress: @escaping ProgressHandler
  ) async throws -> [Result<String, PhotoFailure>] {
    let names = classifier.model.labels
    let outcomes = try await classifier.outcomes(
      of: dataset, writingTo: nil, stage: .evaluate, progress: progress)
    var labels: [Result<String, PhotoFailure>] = []
    for try await outcome in outcomes where labels.count < dataset.samples.count {
      labels.append(outcome.result.map { names[$0.probabilities.firstIndexOfMaximum] })
    }
    return labels
  }
}
