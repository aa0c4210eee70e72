import Datasets
import Learning
import Models

/// The scores of a model on photos, and on those of them that it had and had not learned from.
package struct ModelScores: Sendable {
  /// The evidence of which photos a model had learned from.
  package enum Evidence: Sendable {
    /// The features of every photo were compared with those of the training.
    case compared
    /// The model keeps no record of what it learned from.
    case notRecorded
  }

  /// The scores on all photos.
  package let all: Evaluation
  /// The scores on the photos that the model had not learned from; nil when there are none, or it cannot be determined.
  package let unseen: Evaluation?
  /// The scores on the photos that the model had learned from; nil when there are none, or it cannot be determined.
  package let learned: Evaluation?
  /// The evidence of the parts.
  package let evidence: Evidence

  /// The scores to judge the model by.
  package var headline: Evaluation { unseen ?? all }

  /// The scores on the parts and on all photos, the headline first; those on all photos alone where there is one part.
  package var evaluations: [Evaluation] {
    unseen == nil || learned == nil ? [all] : [unseen, learned, all].compactMap { $0 }
  }
}

/// Gathers ``ModelScores`` from one prediction after the other.
struct ModelScoresBuilder {
  private var all: EvaluationBuilder
  private var unseen: EvaluationBuilder
  private var learned: EvaluationBuilder
  private let photos: LearnedPhotos?

  init(model: Model, missingLabels: [String], split: Split?) throws {
    func builder(_ part: Evaluation.Part?) throws -> EvaluationBuilder {
      try EvaluationBuilder(
        labels: model.labels, missingLabels: missingLabels, split: split, part: part)
    }
    all = try builder(nil)
    unseen = try builder(.unseen)
    learned = try builder(.learned)
    photos = try LearnedPhotos(of: model)
  }

  mutating func add(path: String, label: Int32, answer: Answer) throws {
    try all.add(path: path, label: label, answer: answer)
    guard let photos, let fingerprint = answer.fingerprint else { return }
    if photos.contains(fingerprint) {
      try learned.add(path: path, label: label, answer: answer)
    } else {
      try unseen.add(path: path, label: label, answer: answer)
    }
  }

  mutating func skip(_ photo: SkippedPhoto) { all.skip(photo) }

  /// The scores; nil when no photo was scored.
  func scores() -> ModelScores? {
    guard var all = all.evaluation() else { return nil }
    let (unseen, learned) = (unseen.evaluation(), learned.evaluation())
    all.unseen = unseen.map { PhotoFigures(samples: $0.samples, metrics: $0.metrics) }
    all.learned = learned.map { PhotoFigures(samples: $0.samples, metrics: $0.metrics) }
    return ModelScores(
      all: all, unseen: unseen, learned: learned,
      evidence: photos == nil ? .notRecorded : .compared)
  }
}

extension EvaluationBuilder {
  fileprivate mutating func add(path: String, label: Int32, answer: Answer) throws {
    try add(
      path: path, label: label, probabilities: answer.probabilities[...], isKnown: answer.isKnown)
  }
}
