public import Failures

/// A regular expression that derives groups of photos from their paths: photos of one group, such as those of one object, are
/// held out together.
public struct GroupPattern: Sendable, Hashable {
  /// The expression; its first group, or its match, is the group of a photo.
  public let pattern: String

  /// - Throws: A ``PomonaError`` of code `unusableData` for an expression that cannot be parsed.
  public init(_ pattern: String) throws(PomonaError) {
    self.pattern = pattern
    _ = try PathPattern(pattern, name: "group")
  }

  /// The groups of photos. A photo whose path does not match is a group of its own.
  package func groups(of paths: [String]) -> [String] {
    guard let compiled = try? PathPattern(pattern, name: "group") else { return paths }
    return paths.map { compiled.match(in: $0) ?? $0 }
  }

  /// The group of each photo of a data set, by its path.
  package func groups(of dataset: Dataset) -> [String: String] {
    let paths = dataset.samples.map(\.path)
    return Dictionary(zip(paths, groups(of: paths))) { first, _ in first }
  }
}
