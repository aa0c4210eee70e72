/// A photo without a result, and the reason.
public struct SkippedPhoto: Sendable, Hashable, Codable {
  /// The path below the data set's root, or as it was given.
  public let path: String
  /// The reason, as a clause without a full stop.
  public let reason: String

  /// A photo and the reason.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
