/// A failure that can be shown to a person and turned into an exit status, whatever its domain.
public protocol ReportableFailure: Error, Sendable, CustomStringConvertible {
  /// The path, URI or name that the failure concerns; nil when the message names it, or there is none.
  var subject: String? { get }
  /// The event, as a clause without a full stop.
  var message: String { get }
  /// The way to correct it, as a full sentence; nil when none is known.
  var remedy: String? { get }
  /// The error that led to this one, if there was one.
  var cause: (any Error)? { get }
  /// The status that a command exits with when it fails for this reason.
  var exitStatus: ExitStatus { get }
}

extension ReportableFailure {
  /// The subject and what happened, as a clause without a full stop.
  public var summary: String { subject.map { "\($0): \(message)" } ?? message }

  /// The summary and the remedy, in one line.
  public var description: String { remedy.map { "\(summary). \($0)" } ?? summary }
}
