import ArgumentParser
import Datasets
import Evaluations
import Models
import ObjectStores
import Training

struct EvaluateCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Score a model on labelled photos.",
    discussion: """
      Scores the test split, else the validation split, else all photos, unless --split names one. Photos that the model \
      learned from are recognised by their features; the figures of the others are the ones to expect on new photos. Photos \
      of classes that the model does not have count as wrong.

      EXAMPLES
        pomona evaluate fruits.pomona market --report market.html
        pomona evaluate fruits.pomona market --split validation --predictions predictions.parquet
      """)

  @Argument(help: "The folder of a model.", completion: .directory)
  var model: String

  @Argument(help: "A folder of labelled photos.", completion: .directory)
  var dataset: String

  @Option(help: "The split to score: train, validation or test.")
  var split: Split?

  @Option(
    help: ArgumentHelp("Write an HTML report.", valueName: "file.html"), completion: .file())
  var report: String?

  @Option(
    help: ArgumentHelp(
      "Write the prediction for every photo to a file: Parquet (.parquet), CSV (.csv) or JSON lines (.jsonl).",
      valueName: "file"),
    completion: .file())
  var predictions: String?

  @OptionGroup var labels: DatasetOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    try PredictionFormat.validate(
      predictions, option: "--predictions", isOnCluster: cluster.cluster != nil)
  }

  func run() async throws {
    try await configuration.withSettings(work.flags + cluster.flags) { settings in
      let model = try Model(contentsOf: model)
      let reportFile = try report.map { try ReportFile($0) }
      let scores = try await cluster.withPlatform(settings, detail: display.detail) {
        platform in
        let classifier = try await platform.classifier(for: model)
        let photos = try await platform.library.open(
          dataset, labels: labels.rule(of: [model], display: display))
        let scores = try await Evaluator(classifier: classifier).scores(
          on: photos, split: split, predictions: predictions, progress: display.progress)
        try await reportFile?.write(
          scores, of: model.manifest, on: photos, from: platform.library)
        return scores
      }
      if display.json {
        try JSONOutput.write(EvaluationSummary(scores))
      } else {
        try StandardOutput.write(
          EvaluationText(
            scores, detail: display.detail, report: report.map { "\(Location($0))" }
          ).text)
      }
    }
  }
}
