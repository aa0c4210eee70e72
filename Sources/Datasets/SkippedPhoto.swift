/// A photo that gave no result, and why.
public struct SkippedPhoto: Sendable, Hashable, Codable {
  /// The path below the data set's root, or as it was given.
  public let path: String
  /// Why, as a sentence without a full stop.
  public let reason: String

  /// A photo and the reason.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
