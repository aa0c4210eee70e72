package import Failures
import Files
import Formatting
import Foundation

/// The message and the exit status of a command that failed.
package struct FailureReport {
  /// The lines for standard error.
  package let text: String
  /// The exit status.
  package let status: ExitStatus

  /// The report of an error; nil for one that is neither a failure of Pomona, nor of the file system, nor an interruption.
  ///
  /// - Parameter interruptionRemedy: The remedy of an interruption.
  package init?(_ error: any Error, interruptionRemedy: String? = nil) {
    let (summary, remedy): (String, String?)
    switch error {
    case let failure as any ReportableFailure:
      (summary, remedy, status) = (failure.summary, failure.remedy, failure.exitStatus)
    case is CancellationError:
      (summary, remedy, status) = ("interrupted", interruptionRemedy, .interrupted)
    case let error as CocoaError:
      let system = (error.underlying as? POSIXError).map {
        StorageError(errno: $0.code.rawValue, path: error.filePath ?? "")
      }
      (summary, remedy, status) = (
        system?.summary ?? error.localizedDescription, system?.remedy, .inputOutput
      )
    default:
      return nil
    }
    text =
      "pomona: \(TerminalText(summary))\n"
      + (remedy.map { "        \(TerminalText($0))\n" } ?? "")
  }

  /// Writes the message and ends the process.
  package func exit() -> Never {
    StandardError.write(text)
    ProcessEnd.exit(status.rawValue)
  }
}
