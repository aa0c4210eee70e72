import ArgumentParser
import Failures
import Foundation
import Models

/// The program: parses its arguments, makes one call of the library and reports the result.
@main
struct PomonaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pomona",
    abstract: "Train, evaluate and use image classifiers.",
    discussion: """
      A data set is a folder whose sub-folders are classes, or split folders (train, validation, test) that hold class \
      folders, or a folder with a metadata.csv, .jsonl or .parquet (file_name, label, split).

      EXAMPLES
        pomona train fruits -o fruits.pomona       train on a folder of photos
        pomona evaluate fruits.pomona new-fruits   measure the accuracy on other photos
        pomona predict fruits.pomona photo.jpg     classify a photo
        pomona learn fruits.pomona kiwis -o fruits.pomona
                                                   teach it another fruit
        pomona serve fruits.pomona                 classify over HTTP, or on a web page

      An option takes precedence over its environment variable, the variable over the configuration file; 'pomona \
      doctor --settings' lists all three.

      Data goes to standard output, progress to standard error. The exit code is 0 when the work is done (also when \
      photos were skipped, which are listed), 64 for wrong arguments, 65 for data that cannot be used, 66 when there is \
      no input, 69 when a required library or service is not available, 70 for a bug, 73 when the output cannot be \
      created, 74 when reading or writing fails, 130 when Ctrl-C has ended the command.
      """,
    version: PomonaVersion.current,
    subcommands: [
      AuditCommand.self, TrainCommand.self, LearnCommand.self, AdaptCommand.self,
      EvaluateCommand.self,
      CompareCommand.self,
      PredictCommand.self, WatchCommand.self,
      ReviewCommand.self, PipelineCommand.self, RollbackCommand.self, FeaturesCommand.self,
      ExportCommand.self,
      ServeCommand.self, InfoCommand.self,
      BackbonesCommand.self, DoctorCommand.self, WorkerCommand.self,
    ])

  static func main() async {
    StandardStreams.reserve()
    ParentWatch.start()
    var interruptionRemedy: String?
    do {
      var command = try parseAsRoot()
      switch command {
      case let command as any InterruptibleCommand:
        interruptionRemedy = type(of: command).interruptionRemedy
        try await Interruption.cancelling { try await command.run() }
      case var command as any AsyncParsableCommand:
        try await command.run()
      default:
        try command.run()
      }
      ProcessEnd.exit(ExitCode.success.rawValue)
    } catch {
      FailureReport(error, interruptionRemedy: interruptionRemedy)?.exit()
      end(with: error)
    }
  }

  /// Ends the process with what the parser of the arguments throws: help and versions are output, wrong arguments errors.
  private static func end(with error: any Error) -> Never {
    let (message, code) = (fullMessage(for: error), exitCode(for: error))
    if code.isSuccess {
      do { try StandardOutput.write(message + "\n") } catch { FailureReport(error)?.exit() }
    } else if !message.isEmpty {
      StandardError.write(message + "\n")
    }
    ProcessEnd.exit(code.rawValue)
  }
}
