import ArgumentParser
import Datasets
import Evaluations
import Models
import ObjectStores
import Training

struct CompareCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two models on the same labelled photos.",
    discussion: """
      Says which photos only one of the models labels correctly, and whether the difference may be chance (the exact test \
      of McNemar, at 5 %). A label that a model does not have counts as a wrong answer of it. Takes the test split, else the validation split, else all photos, unless --split names one.

      EXAMPLES
        pomona compare old.pomona new.pomona fruits
        pomona compare old.pomona new.pomona fruits --split validation --json
        pomona compare old.pomona new.pomona fruits --report changes.html
      """)

  @Argument(help: "The folder of the first model.", completion: .directory)
  var first: String

  @Argument(help: "The folder of the second model.", completion: .directory)
  var second: String

  @Argument(help: "A folder of labelled photos.", completion: .directory)
  var dataset: String

  @Option(help: "The split to compare on: train, validation or test.")
  var split: Split?

  @Option(
    help: ArgumentHelp(
      "Write an HTML report with the photos that changed.", valueName: "file.html"),
    completion: .file())
  var report: String?

  @OptionGroup var labels: DatasetOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func run() async throws {
    try await configuration.withSettings(work.flags + cluster.flags) { settings in
      let models = [try Model(contentsOf: first), try Model(contentsOf: second)]
      let reportFile = try report.map { try ReportFile($0) }
      let (comparison, skipped) = try await cluster.withPlatform(
        settings, detail: display.detail
      ) { platform in
        let photos = try await platform.library.open(
          dataset, labels: labels.rule(of: models, display: display))
        let result = try await ModelComparer(
          classifiers: platform.classifier(for: models[0]), platform.classifier(for: models[1])
        ).compare(photos, split: split, progress: display.progress)
        try await reportFile?.write(
          result.comparison, skipped: result.skipped, models: models, on: photos,
          from: platform.library)
        return result
      }
      if display.json {
        try JSONOutput.write(ComparisonSummary(comparison, skipped: skipped))
      } else {
        try StandardOutput.write(
          ComparisonText(
            comparison, skipped: skipped, models: models.map(\.location), detail: display.detail,
            report: report.map { "\(Location($0))" }
          ).text)
      }
    }
  }
}
