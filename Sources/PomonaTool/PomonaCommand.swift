import ArgumentParser
import Failures

/// The program: parses its arguments, makes one call of the library, and tells what came of it.
@main
struct PomonaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pomona",
    abstract: "Train, evaluate and use image classifiers.",
    discussion: """
      A data set is a folder whose sub-folders are classes, or split folders (train, validation, test) that hold class \
      folders, or a folder with a metadata.csv, .jsonl or .parquet (file_name, label, split).

      EXAMPLES
        pomona train fruits -o fruits.pomona       train on a folder of photos
        pomona evaluate fruits.pomona new-fruits   how good is it on other photos?
        pomona predict fruits.pomona photo.jpg     what is this?
        pomona serve fruits.pomona                 ask over HTTP, or on a page

      Data goes to standard output, progress to standard error. The exit code is 0 when the work is done (also when \
      photos were skipped, which are listed), 64 for wrong arguments, 65 for data that cannot be used, 66 when there is \
      no input, 69 when something that is needed is not there, 70 for a bug, 73 when the output cannot be created, 74 \
      when reading or writing fails.
      """,
    version: PomonaVersion.current,
    subcommands: [
      TrainCommand.self, EvaluateCommand.self, PredictCommand.self, FeaturesCommand.self,
      ServeCommand.self, InfoCommand.self,
      BackbonesCommand.self, DoctorCommand.self, WorkerCommand.self,
    ])

  static func main() {
    Interruption.handle()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      if let failure = Failure(error) { failure.exit() }
      exit(withError: error)
    }
  }
}
