/// The role of a sample: fitted on, used for choices, or held out for the report.
public enum Split: String, Sendable, Hashable, Codable, CaseIterable {
  /// The samples that the classifier is fitted on.
  case train
  /// The samples that choices are made by: of a classifier, and of the strength of a penalty.
  case validation
  /// The samples held out to measure the model; they are used for nothing else.
  case test

  /// The split of a folder name or a metadata value, in any case; nil for any other name.
  public init?(named name: String) {
    switch name.lowercased() {
    case "train", "training": self = .train
    case "val", "valid", "validation": self = .validation
    case "test", "testing": self = .test
    default: return nil
    }
  }
}
