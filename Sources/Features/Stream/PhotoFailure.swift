/// The reason why a photo has no result; the work on the others goes on.
public struct PhotoFailure: Error, Sendable, Hashable {
  /// The kind of failure.
  public enum Kind: String, Sendable, CaseIterable {
    /// The photo cannot be read or decoded.
    case unreadable
    /// The process that decoded it crashed on it.
    case crashed
    /// Decoding it took longer than a photo is allowed to take.
    case timedOut = "timed-out"
    /// It was not worked on: it waited too long, or the service is shutting down.
    case dropped
  }

  /// The kind of failure, for programs.
  public let kind: Kind
  /// The reason, as a clause without a full stop.
  public let reason: String

  /// A failure of this kind.
  public init(_ kind: Kind = .unreadable, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }
}
