/// What went wrong in the pipeline, and how it may be remedied.
///
/// An unreadable photo is never thrown: it becomes a ``SkippedPhoto`` in the result.
public struct PomonaError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure; new kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String, Sendable {
      case noInput, unusableData, invalidModel, unsupportedFormat, cannotCreate, changedInput,
        noCluster
    }
    private let kind: Kind
    public var description: String { kind.rawValue }

    /// There is nothing to work on: no such folder, or no photo in it.
    public static let noInput = Code(kind: .noInput)
    /// The photos or labels cannot train or be scored: one class only, a malformed metadata file, and the like.
    public static let unusableData = Code(kind: .unusableData)
    /// A model folder is incomplete or was changed after it was written.
    public static let invalidModel = Code(kind: .invalidModel)
    /// A model or table was written by a newer version.
    public static let unsupportedFormat = Code(kind: .unsupportedFormat)
    /// The output cannot be written where it was asked for.
    public static let cannotCreate = Code(kind: .cannotCreate)
    /// This build cannot use a cluster, or what goes to it has not been made.
    public static let noCluster = Code(kind: .noCluster)
    /// An interrupted run cannot be resumed because its input has changed since.
    public static let changedInput = Code(kind: .changedInput)
  }

  /// The kind of failure, for programs.
  public let code: Code
  /// What happened, in one sentence.
  public let message: String
  /// What to do about it, in one sentence; empty when the message says it all.
  public let remedy: String

  package init(_ code: Code, _ message: String, remedy: String = "") {
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  public var description: String { remedy.isEmpty ? message : "\(message)\n\(remedy)" }
}
