import ArgumentParser
import Datasets
import Features
import Models
import Training

struct PredictCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Classify photos.",
    discussion: """
      EXAMPLES
        pomona predict fruits.pomona apple.jpg
        pomona predict fruits.pomona holiday/ --json -k 3
        pomona predict fruits.pomona holiday/ -o predictions.parquet
      """)

  @Argument(help: "The folder of a model.", completion: .directory)
  var model: String

  @Argument(help: "Photos, or folders of photos.", completion: .file())
  var photos: [String]

  @Option(name: .customShort("k"), help: "The number of most probable classes in each prediction.")
  var count = 5

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "Write the predictions, with the probability of every class, to a Parquet file.",
      valueName: "file.parquet"),
    completion: .file())
  var output: String?

  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if count < 1 { throw ValidationError("-k takes 1 or more.") }
  }

  func run() async throws {
    try await configuration.withSettings(work.flags + cluster.flags) { settings in
      let model = try Model(contentsOf: model)
      try await cluster.withPlatform(settings, detail: display.detail) { platform in
        let photos = try await platform.library.photos(named: photos)
        let outcomes = try await platform.classifier(for: model).outcomes(
          of: photos, writingTo: output, stage: .predict, progress: progress)
        for try await outcome in outcomes where isPrinting {
          try print(
            outcome.map { Prediction($0, labels: model.labels, count: count) })
        }
      }
    }
  }

  private var isPrinting: Bool { output == nil || display.json }

  /// Predictions that appear on a terminal are progress enough.
  private var progress: ProgressHandler {
    if isPrinting && StandardOutput.isTerminal { return { _ in } }
    return display.progress
  }

  private func print(_ photo: PhotoOutcome<Prediction>) throws {
    if display.json {
      try JSONOutput.writeLine(PredictionLine(photo))
    } else {
      try StandardOutput.write(PredictionText(photo, detail: display.detail).text)
    }
  }
}
