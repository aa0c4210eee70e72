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
      Scores the test split, else the validation split, else all photos, unless --split names one.

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
    help: ArgumentHelp("Write the prediction for every photo.", valueName: "file.parquet"),
    completion: .file())
  var predictions: String?

  @OptionGroup var labels: DatasetOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func run() async throws {
    try await configuration.withSettings(work.flags + cluster.flags) { settings in
      let model = try Model(contentsOf: model)
      let reportFile = try report.map { try EvaluationReportFile($0) }
      let evaluation = try await cluster.withPlatform(settings, detail: display.detail) {
        platform in
        let classifier = try await platform.classifier(for: model)
        let photos = try await platform.library.open(
          dataset, labels: labels.rule(of: [model], display: display))
        let evaluation = try await Evaluator(classifier: classifier).evaluate(
          photos, split: split, predictions: predictions, progress: display.progress)
        try await reportFile?.write(
          evaluation, of: model.manifest, on: photos, from: platform.library)
        return evaluation
      }
      if display.json {
        try JSONOutput.write(EvaluationSummary(evaluation))
      } else {
        try StandardOutput.write(
          EvaluationText(
            evaluation, detail: display.detail, report: report.map { "\(Location($0))" }
          ).text)
      }
    }
  }
}
