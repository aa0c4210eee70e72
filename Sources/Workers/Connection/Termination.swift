/// The end of a child process.
package struct Termination: Sendable, Hashable, CustomStringConvertible {
  /// The event that ended a process.
  package enum Cause: Sendable, Hashable, CustomStringConvertible {
    /// It exited with this code.
    case exit(code: Int32)
    /// It was ended by this signal.
    case signal(Int32)

    /// Decodes a status of `waitpid`.
    init(status: Int32) {
      let signal = status & 0x7f
      self = signal == 0 ? .exit(code: (status >> 8) & 0xff) : .signal(signal)
    }

    package var description: String {
      switch self {
      case .exit(let code): "exit code \(code)"
      case .signal(let signal): "signal \(signal)"
      }
    }
  }

  package let cause: Cause
  /// The end of what it wrote to standard error, in one line.
  package let errorTail: String
  /// True if another process killed it, such as the kernel when memory is short, or an administrator. A crash ends it by
  /// other signals than SIGKILL.
  package let wasKilledExternally: Bool

  package init(_ cause: Cause, errorTail: String = "", wasKilledExternally: Bool = false) {
    self.cause = cause
    self.errorTail = errorTail
    self.wasKilledExternally = wasKilledExternally
  }

  package var description: String { errorTail.isEmpty ? "\(cause)" : "\(cause): \(errorTail)" }
}
