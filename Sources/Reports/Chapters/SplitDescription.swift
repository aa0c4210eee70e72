import Datasets
import Evaluations

/// The words for a split, or for a part of the scored photos, on the page.
struct SplitDescription {
  /// The name, such as "Test".
  let name: String
  /// The part that its photos play.
  let role: String
  /// One of its photos, in the singular.
  let photo: String

  init(_ evaluation: Evaluation) {
    (name, role, photo) =
      switch (evaluation.part, evaluation.split) {
      case (.unseen, _): ("Unseen", "not learned from", "unseen photo")
      case (.learned, _): ("Learned", "learned from", "learned photo")
      case (.folds, _): ("Folds", "cross-validation", "training photo held out in a fold")
      case (nil, .train): ("Training", "used for training", "training photo")
      case (nil, .validation): ("Validation", "held out for selection", "validation photo")
      case (nil, .test): ("Test", "held out for testing", "test photo")
      case (nil, nil): ("All photos", "no split", "photo")
      }
  }
}
