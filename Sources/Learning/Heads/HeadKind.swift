/// The kind of a classifier, by the name that it has in model manifests and on the command line.
///
/// The known kinds are static properties, declared by the heads, and all of them are in `allCases`. Other names are accepted
/// when a manifest is decoded, and rejected when the head is looked up.
public struct HeadKind: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The name, such as `random-forest`.
  public let rawValue: String

  /// The kind of this name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  public var description: String { rawValue }
}
