/// The rule that derives a photo's label from its path.
///
/// Levels and patterns see the path below the split folder, where the data set has split folders.
public enum LabelRule: Sendable, Hashable {
  /// The name of the folder that holds the photo, or the label in a metadata file where there is one.
  case folder
  /// The name of a folder, counted from the top: 1 is the first folder. Photos that are not so deep have no label.
  case level(Int)
  /// The first group of a regular expression that matches the path, or its whole match where it has no group.
  /// Photos whose path does not match have no label.
  case pattern(String)
}

extension LabelRule: Codable {
  private enum CodingKeys: String, CodingKey {
    case level, pattern
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let pattern = try container.decodeIfPresent(String.self, forKey: .pattern) {
      self = .pattern(pattern)
    } else if let level = try container.decodeIfPresent(Int.self, forKey: .level) {
      self = .level(level)
    } else {
      self = .folder
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .folder: break
    case .level(let level): try container.encode(level, forKey: .level)
    case .pattern(let pattern): try container.encode(pattern, forKey: .pattern)
    }
  }
}
