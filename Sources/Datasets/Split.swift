/// The part that a sample plays: learned from, chosen by, or reported on.
public enum Split: String, Sendable, Hashable, Codable, CaseIterable {
  /// What the classifier is fitted on.
  case train
  /// What choices are made by: between classifiers, and between strengths of a penalty.
  case validation
  /// What the model is judged by; it takes part in nothing else.
  case test

  /// The split that a folder or a metadata column names, in any case, or nil for any other name.
  public init?(named name: String) {
    switch name.lowercased() {
    case "train", "training": self = .train
    case "val", "valid", "validation": self = .validation
    case "test", "testing": self = .test
    default: return nil
    }
  }
}
