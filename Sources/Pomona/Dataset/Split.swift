/// The part that a sample plays: learned from, chosen by, or reported on.
public enum Split: String, Sendable, Hashable, Codable, CaseIterable {
  case train, validation, test

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
