import ArgumentParser
import Features

/// The form and the detail of a command's output.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Write machine-readable JSON to standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show only the result, without progress.")
  var quiet = false

  @Flag(
    name: .shortAndLong,
    help: "Show more: every skipped photo, every class, every candidate of a prediction.")
  var verbose = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other.") }
  }

  /// The detail of texts.
  var detail: OutputDetail { quiet ? .result : verbose ? .full : .summary }

  /// Shows text on standard error, except with `--quiet`.
  func show(_ text: String) {
    if !quiet { StandardError.write(text) }
  }

  /// An observer that shows progress on standard error, except with `--quiet`.
  var progress: ProgressHandler {
    if quiet { return { _ in } }
    let display = ProgressDisplay.standardError()
    return { display.show($0) }
  }
}
