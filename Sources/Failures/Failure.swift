/// The reason why something could not be done, and the remedy: the one shape of every error that Pomona throws.
///
/// `Domain` is a type without values that keeps the codes of one module apart from those of another. Modules name their
/// failures with a type alias, such as `ImageError`.
///
/// An unreadable photo is never thrown by the work on a data set: it becomes an outcome with a reason.
public struct Failure<Domain>: ReportableFailure {
  /// The kinds of failures of this domain.
  public typealias Code = FailureCode<Domain>

  /// The kind of failure, for programs.
  public let code: Code
  /// The path, URI or name that the failure concerns; nil when the message names it, or there is none.
  public let subject: String?
  /// The event, as a clause without a full stop.
  public let message: String
  /// The way to correct it, as a full sentence; nil when none is known.
  public let remedy: String?
  /// The error that led to this one, if there was one.
  public let cause: (any Error)?

  /// A failure of this kind.
  ///
  /// - Parameters:
  ///   - code: The kind of failure.
  ///   - subject: The path, URI or name it concerns, where the message does not name it.
  ///   - message: What happened, as a clause without a full stop.
  ///   - remedy: What to do about it, as a full sentence.
  ///   - cause: The error that led to this one.
  package init(
    _ code: Code, subject: String? = nil, _ message: String, remedy: String? = nil,
    cause: (any Error)? = nil
  ) {
    self.code = code
    self.subject = subject
    self.message = message
    self.remedy = remedy
    self.cause = cause
  }

  public var exitStatus: ExitStatus { code.exitStatus }
}

extension Failure: Hashable {
  /// Failures are equal when they say the same; their causes are not compared.
  public static func == (first: Failure, second: Failure) -> Bool {
    first.code == second.code && first.summary == second.summary && first.remedy == second.remedy
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(summary)
    hasher.combine(remedy)
  }
}
