import Datasets

/// The words for a split on the page.
struct SplitDescription {
  /// The name, such as "Test".
  let name: String
  /// The part that its photos play.
  let role: String
  /// One of its photos, in the singular.
  let photo: String

  init(_ split: Split?) {
    (name, role, photo) =
      switch split {
      case .train: ("Training", "used for training", "training photo")
      case .validation: ("Validation", "held out for selection", "validation photo")
      case .test: ("Test", "held out for testing", "test photo")
      case nil: ("All photos", "no split", "photo")
      }
  }
}
