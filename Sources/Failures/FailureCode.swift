/// The kind of a failure, for programs: compare it with the constants of its domain.
///
/// Codes are declared by the module that throws them, in an extension for its domain; further ones may be added.
public struct FailureCode<Domain>: Sendable, Hashable, CustomStringConvertible {
  /// The code's name, such as `notFound`.
  public let description: String
  /// The status that a command exits with when it fails for this reason.
  public let exitStatus: ExitStatus

  /// A code of this name.
  package init(_ name: String, _ exitStatus: ExitStatus) {
    description = name
    self.exitStatus = exitStatus
  }
}
