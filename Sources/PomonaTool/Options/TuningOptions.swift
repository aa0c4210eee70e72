import ArgumentParser
import FineTuning
import Parallelism
import Training

/// The fine-tuning of the backbone.
struct TuningOptions: ParsableArguments {
  @Flag(
    help: """
      Fine-tune the backbone: its weights learn too. It takes some minutes for each thousand photos, and often raises the \
      accuracy more than any other choice. The untuned backbone is kept where it does better on the held-out photos. \
      --preset best fine-tunes.
      """)
  var fineTune = false

  @Option(
    help: ArgumentHelp(
      "With --fine-tune: the number of passes over the photos, 1 to 1000 (default: 8, with --preset best 7).",
      valueName: "number"))
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      """
      With --fine-tune: the time that the training may take, such as 90s, 10m or 2h. There are as many passes as fit in, \
      at most those of --epochs.
      """,
      valueName: "time"),
    transform: { try DurationArgument.duration($0) })
  var timeLimit: Duration?

  @Flag(
    help: """
      With --fine-tune: Ctrl-C ends the fine-tuning and keeps what it has reached; pressed again it ends the command.
      """)
  var keepBest = false

  func validate() throws {
    if let epochs, !(1...1000).contains(epochs) {
      throw ValidationError("--epochs takes a number from 1 to 1000, such as 8.")
    }
  }

  /// True with `--fine-tune`, and with a preset that fine-tunes.
  func isWanted(_ features: FeatureOptions) -> Bool { fineTune || features.preset == .best }

  /// True when an option was given that only fine-tuning has.
  var isConfigured: Bool { epochs != nil || timeLimit != nil || keepBest }

  func choices(_ features: FeatureOptions) -> FineTuningOptions {
    var options = FineTuningOptions()
    if let passes = epochs ?? features.preset?.passes { options.passes = passes }
    options.timeLimit = timeLimit
    return options
  }

  /// The request that the first Ctrl-C makes; nil for none.
  var stop: StopRequest? { keepBest ? Interruption.stop : nil }

  /// Shows a pass: a line on standard error, or with `--json` an object on standard output.
  func show(_ pass: FineTuningPass, _ display: OutputOptions) {
    if display.json { try? JSONOutput.writeLine(PassSummary(pass)) }
    display.show(PassText(pass).text)
  }
}
