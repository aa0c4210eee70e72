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
    let before = try await answers(on: labelled, by: first, progress: progress)
    let after = try await answers(on: labelled, by: second, progress: progress)
    var comparison = ModelComparison()
    var skipped = labelled.skipped
    for (sample, answers) in zip(labelled.samples, zip(before, after)) {
      switch answers {
      case (.success(let one), .success(let other)):
        comparison.add(
          path: sample.path, label: sample.label ?? "", first: one.label, second: other.label)
        comparison.addLearned(byFirst: one.isLearned, bySecond: other.isLearned)
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

  /// The label that a model gave to a photo, and whether it had learned from the photo; nil where it cannot be determined.
  private struct GivenLabel {
    let label: String
    let isLearned: Bool?
  }

  private func answers(
    on dataset: Dataset, by classifier: any PhotoClassifier, progress: @escaping ProgressHandler
  ) async throws -> [Result<GivenLabel, PhotoFailure>] {
    let names = classifier.model.labels
    let learned = try LearnedPhotos(of: classifier.model)
    let outcomes = try await classifier.outcomes(
      of: dataset, writingTo: nil, stage: .evaluate, progress: progress)
    var answers: [Result<GivenLabel, PhotoFailure>] = []
    for try await outcome in outcomes where answers.count < dataset.samples.count {
      answers.append(
        outcome.result.map { answer in
          GivenLabel(
            label: names[answer.probabilities.firstIndexOfMaximum],
            isLearned: answer.fingerprint.flatMap { learned?.contains($0) })
        })
    }
    return answers
  }
}
