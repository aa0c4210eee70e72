/// A photo that gave no result, and why.
public struct SkippedPhoto: Sendable, Hashable, Codable {
  public let path: String
  public let reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
