import ArgumentParser
import Features
import ObjectStores

struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Write the features of photos as a Parquet table, without a classifier.",
    discussion: """
      EXAMPLES
        pomona features fruits -o features
        duckdb -c "select label, count(*) from 'features/*.parquet' group by label"
      """)

  @Argument(help: "A folder of photos.", completion: .directory)
  var dataset: String

  @Option(
    name: [.short, .customLong("output")], help: "The table's folder.", completion: .directory)
  var output: String

  @OptionGroup(title: "Photos") var labels: DatasetOptions
  @OptionGroup(title: "Features") var features: FeatureOptions

  @Flag(help: "Go on where an interrupted run of the same command stopped.")
  var resume = false

  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var place: ClusterOptions
  @OptionGroup var speech: SpeechOptions

  func run() throws {
    let backbone = try features.loadBackbone()
    let summary = try place.withEngine(jobs: work.jobs, speech: speech) { engine in
      let photos = try engine.dataset(at: dataset, labelPattern: labels.labelPattern)
      return try FeatureExtraction(
        backbone: backbone, preprocessing: features.preprocessing, on: engine
      ).run(on: photos, to: output, resume: resume, progress: speech.progress())
    }
    if speech.json {
      try JSONOutput.write(
        FeatureSummary(summary, output: Location(output).description, backbone: backbone))
    } else {
      StandardOutput.write(
        FeatureText(summary, output: Location(output).description, options: speech).text)
    }
  }
}
