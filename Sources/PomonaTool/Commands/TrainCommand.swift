import ArgumentParser
import Learning
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier on labelled photos.",
    discussion: """
      Writes a model folder with the classifier, the backbone, the evaluation of every split and a report to look at.

      EXAMPLES
        pomona train fruits -o fruits.pomona
        pomona train fruits -o fruits.pomona --classifier auto --backbone efficientnet-lite2
        pomona train fruits -o fruits.pomona --label-pattern '^([a-z]+)'
      """)

  @Argument(help: "A folder of labelled photos.", completion: .directory)
  var dataset: String

  @Option(
    name: [.short, .customLong("output")], help: "The model's folder.", completion: .directory)
  var output: String

  @Option(
    help:
      "random-forest, logistic-regression, or auto for the better of both on the validation split.")
  var classifier = TrainingConfiguration.Classifier.randomForest

  @OptionGroup(title: "Photos") var labels: DatasetOptions

  @Option(
    help: ArgumentHelp(
      "The fraction of the training photos to hold out (default: 0.2 where the data set has no splits, else 0).",
      valueName: "fraction"))
  var validation: Double?

  @OptionGroup(title: "Features") var features: FeatureOptions

  @Option(help: "The same seed gives the same model, byte for byte.")
  var seed: UInt64 = 0

  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var place: ClusterOptions

  @Option(
    help: ArgumentHelp(
      "What an hour of this machine, or of a core of the cluster, costs, for the cost of the run.",
      valueName: "price"))
  var pricePerHour: Double?

  @Flag(help: "Go on where an interrupted run of the same command stopped.")
  var resume = false

  @OptionGroup var speech: SpeechOptions

  func validate() throws {
    if let validation, !(0..<1).contains(validation) {
      throw ValidationError("--validation takes a fraction from 0 to 1, such as 0.2.")
    }
    if let pricePerHour, !(pricePerHour >= 0) {
      throw ValidationError("--price-per-hour takes 0 or more.")
    }
    if classifier == .auto, validation == 0 {
      throw ValidationError(
        "--classifier auto chooses on a validation split: --validation must be above 0.")
    }
  }

  func run() throws {
    var configuration = TrainingConfiguration(backbone: try features.loadBackbone())
    configuration.classifier = classifier
    configuration.preprocessing = features.preprocessing
    configuration.validation = validation
    configuration.seed = seed
    configuration.pricePerHour = pricePerHour
    configuration.resume = resume
    let settings = configuration
    let result = try place.withEngine(jobs: work.jobs, speech: speech) { engine in
      let photos = try engine.dataset(at: dataset, labelPattern: labels.labelPattern)
      return try Trainer(configuration: settings, on: engine)
        .train(on: photos, to: output, progress: speech.progress())
    }
    if speech.json {
      try JSONOutput.write(TrainingSummary(result))
    } else {
      StandardOutput.write(TrainingText(result, options: speech).text)
    }
  }
}
