/// The kind of a classifier, by the name that it has in model manifests and on the command line.
///
/// The known kinds are static properties, which the heads declare, and all of them are in `allCases`. A kind of another
/// name can be made, as when a manifest of a newer version is decoded; it is rejected when its head is looked up.
public struct HeadKind: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The name, such as `random-forest`.
  public let rawValue: String

  /// The kind of this name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  public var description: String { rawValue }
}
