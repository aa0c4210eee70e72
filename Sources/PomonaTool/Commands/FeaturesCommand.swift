import ArgumentParser
import Datasets
import Features
import ObjectStores
import Training

struct FeaturesCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Write the features of photos as a Parquet table, without a classifier.",
    discussion: """
      EXAMPLES
        pomona features fruits -o features
        duckdb -c "select label, count(*) from 'features/*.parquet' group by label"
      """)

  static let interruptionRemedy: String? = "Run the same command with --resume to continue."

  @Argument(help: "A folder of photos.", completion: .directory)
  var dataset: String

  @Option(
    name: [.short, .customLong("output")], help: "The folder of the table.",
    completion: .directory)
  var output: String

  @OptionGroup(title: "Photos") var labels: DatasetOptions
  @OptionGroup(title: "Features") var features: FeatureOptions

  @Flag(help: "Continue an interrupted run of the same command.")
  var resume = false

  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func run() async throws {
    let flags = work.flags + features.flags + cluster.flags
    try await configuration.withSettings(flags) { settings in
      let precision = try await features.precision(settings)
      let backbone = try await features.backbone(settings)
      let recipe = try FeatureRecipe(
        backbone: backbone, resize: features.resize, precision: precision)
      let summary = try await cluster.withPlatform(settings, detail: display.detail) { platform in
        let photos = try await platform.library.open(dataset, labels: labels.rule)
        return try await FeatureExtraction(recipe: recipe, store: platform.features)
          .run(on: photos, to: output, resume: resume, progress: display.progress)
      }
      let location = "\(Location(output))"
      if display.json {
        try JSONOutput.write(FeatureSummary(summary, output: location, backbone: backbone))
      } else {
        try StandardOutput.write(
          FeatureText(summary, output: location, detail: display.detail).text)
      }
    }
  }
}
