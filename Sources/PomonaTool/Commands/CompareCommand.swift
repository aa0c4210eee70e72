import ArgumentParser
import Datasets
import Evaluations
import Models
import Training

struct CompareCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two models on the same labelled photos.",
    discussion: """
      Says which photos only one of the models labels correctly, and whether the difference may be chance (the exact test \
      of McNemar, at 5 %). Takes the test split, else the validation split, else all photos, unless --split names one.

      EXAMPLES
        pomona compare old.pomona new.pomona fruits
        pomona compare old.pomona new.pomona fruits --split validation --json
      """)

  @Argument(help: "The folder of the first model.", completion: .directory)
  var first: String

  @Argument(help: "The folder of the second model.", completion: .directory)
  var second: String

  @Argument(help: "A folder of labelled photos.", completion: .directory)
  var dataset: String

  @Option(help: "The split to compare on: train, validation or test.")
  var split: Split?

  @OptionGroup var labels: DatasetOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func run() async throws {
    try await configuration.withSettings(work.flags + cluster.flags) { settings in
      let models = [try Model(contentsOf: first), try Model(contentsOf: second)]
      let (comparison, skipped) = try await cluster.withPlatform(
        settings, detail: display.detail
      ) { platform in
        let photos = try await platform.library.open(
          dataset, labels: labels.rule(of: models, display: display))
        return try await ModelComparer(
          classifiers: platform.classifier(for: models[0]), platform.classifier(for: models[1])
        ).compare(photos, split: split, progress: display.progress)
      }
      if display.json {
        try JSONOutput.write(ComparisonSummary(comparison, skipped: skipped))
      } else {
        try StandardOutput.write(
          ComparisonText(
            comparison, skipped: skipped, models: models.map(\.location), detail: display.detail
          ).text)
      }
    }
  }
}
