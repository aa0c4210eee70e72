import ArgumentParser
import Datasets
import Features
import Formatting
import Learning
import Models
import ObjectStores
import Tracking
import Training

struct TrainCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier on labelled photos.",
    discussion: """
      Writes a model folder with the classifier, the backbone, the evaluation of every split and an HTML report.

      EXAMPLES
        pomona train fruits -o fruits.pomona
        pomona train fruits -o fruits.pomona --preset accurate
        pomona train fruits -o fruits.pomona --fine-tune
        pomona train fruits -o fruits.pomona --preset accurate --views 4
        pomona train fruits -o fruits.pomona --label-pattern '^([a-z]+)'
        pomona train fruits -o fruits.pomona --label-level 1
      """)

  static let interruptionRemedy: String? = "Run the same command with --resume to continue."

  @Argument(help: "A folder of labelled photos.", completion: .directory)
  var dataset: String

  @Option(
    name: [.short, .customLong("output")], help: "The folder of the model.", completion: .directory)
  var output: String

  @Option(
    help: """
      The classifier to fit on the features; auto fits all and keeps the one, or the mean of several, with the \
      lowest log loss on the validation split.
      """)
  var classifier = ClassifierChoice.automatic

  @Option(help: "The axes that a random forest sees beside the features.")
  var axes = ForestAxes.discriminant

  @OptionGroup(title: "Photos") var labels: DatasetOptions

  @Option(
    help: ArgumentHelp(
      """
      The fraction of the training photos to hold out for validation, where the data set has no validation split \
      (default: 0.2). With 0, the classifier is chosen and calibrated on folds of the training photos.
      """,
      valueName: "fraction"))
  var validation: Double?

  @Option(
    help: ArgumentHelp(
      """
      Hold no photos out for validation, but choose, calibrate and measure the classifier by cross-validation on so many \
      folds of the training photos.
      """,
      valueName: "number"))
  var folds: Int?

  @Option(
    help: ArgumentHelp(
      """
      Hold photos out together for which a regular expression finds the same in their path: its first group, or its \
      match. Such as one object, or one day (default: near-duplicates are held out together).
      """,
      valueName: "regex"))
  var groupPattern: String?

  @Flag(
    help: """
      Fit the head that was kept again, on the training and the validation photos. The figures stay those of the head \
      that had not seen the validation photos.
      """)
  var refit = false

  @Option(
    help: ArgumentHelp(
      """
      The fraction of photos of known classes to call unlike anything the model knows. The smaller it is, the fewer \
      unknown photos are detected.
      """,
      valueName: "fraction"))
  var reject = 0.02

  @Flag(
    name: .customLong("no-statistics"),
    help: """
      Leave the class statistics out of the model, which take about 7 MB and up to 5 MB for held-out photos. Without \
      them, 'pomona learn' cannot add photos.
      """)
  var leavesOutStatistics = false

  @OptionGroup(title: "Features") var features: FeatureOptions

  @Option(
    help: ArgumentHelp(
      """
      The number of views of each photo to average the features of: 2 adds the part where the network responds most, \
      enlarged, 4 also a wider one and the photo mirrored. They are kept if they do better than the photo alone on \
      held-out photos, and take as many times longer, here and in use.
      """,
      valueName: "1|2|4"))
  var views = ViewCount.one

  @OptionGroup(title: "Fine-tuning") var tuning: TuningOptions

  @Option(
    help: "The seed of the random numbers: the same seed gives the same model, byte for byte.")
  var seed: UInt64 = 0

  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions

  @Option(Settings.pricePerHour)
  var pricePerHour: Double?

  @Flag(help: "Continue an interrupted run of the same command.")
  var resume = false

  @OptionGroup(title: "Tracking") var tracking: TrackingOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if let validation, !(0..<1).contains(validation) {
      throw ValidationError("--validation takes a fraction from 0 to 1, such as 0.2.")
    }
    if let folds {
      guard 2...100 ~= folds else {
        throw ValidationError("--folds takes a number from 2 to 100, such as 5.")
      }
      guard validation == nil else {
        throw ValidationError("--folds and --validation contradict each other.")
      }
    }
    if !tuning.isWanted(features), tuning.isConfigured {
      throw ValidationError(
        "--epochs, --time-limit and --keep-best need --fine-tune or --preset best.")
    }
    if tuning.isWanted(features), folds != nil {
      throw ValidationError(
        "--fine-tune and --folds contradict each other: a tuned backbone has seen the photos of all folds."
      )
    }
    guard 0...1 ~= reject else {
      throw ValidationError("--reject takes a fraction from 0 to 1, such as 0.02.")
    }
  }

  func run() async throws {
    let flags = work.flags + features.flags + cluster.flags
    try await configuration.withSettings(
      flags + [Settings.pricePerHour.given(pricePerHour)]
    ) { settings in
      let choices = try await trainingConfiguration(settings)
      let tracker = try tracking.tracker()
      if display.detail != .result, Model.exists(at: output) {
        StandardError.write(
          "\(TerminalText("\(Location(output))")) is a model, which will be replaced\n")
      }
      let (photos, result) = try await cluster.withPlatform(settings, detail: display.detail) {
        platform in
        let photos = try await platform.library.open(dataset, labels: labels.rule)
        display.show(DatasetText(photos, detail: display.detail).text)
        let result = try await Trainer(configuration: choices, on: platform).train(
          on: photos, to: output, progress: display.progress,
          audited: { display.show(AuditText.short($0)) },
          passed: { tuning.show($0, display) })
        return (photos, result)
      }
      if let tracker { try await track(result, of: photos, by: tracker) }
      if display.json {
        // Behind the objects of the passes, one a line, as they are.
        try tuning.isWanted(features)
          ? JSONOutput.writeLine(TrainingSummary(result))
          : JSONOutput.write(TrainingSummary(result))
      } else {
        try StandardOutput.write(TrainingText(result, of: photos, detail: display.detail).text)
      }
    }
  }

  /// Sends the run to a tracking server.
  private func track(
    _ result: TrainingResult, of photos: Dataset, by tracker: Tracker
  ) async throws {
    let model = try Model(contentsOf: result.model)
    let run = TrackedRun(of: model, result.run, on: photos)
    let reason = try await tracker.track(run, filesOf: model.folder)
    if let reason, display.detail != .result {
      StandardError.write("the run is kept, and will be sent with the next one: \(reason)\n")
    }
  }

  private func trainingConfiguration(
    _ settings: ResolvedSettings
  ) async throws -> TrainingConfiguration {
    let precision = try await features.precision(settings, mayQuantize: true)
    var choices = TrainingConfiguration(backbone: try await features.backbone(settings))
    choices.classifier = classifier.kind
    choices.usesAxes = axes == .discriminant
    choices.resize = features.resize
    choices.views = views
    choices.precision = precision
    choices.preset = features.presetName
    choices.command = CommandText.current
    if views == .one { choices.alternatives = await features.alternatives(settings) }
    choices.validation = validation
    choices.folds = folds
    choices.groupPattern = try groupPattern.map { try GroupPattern($0) }
    choices.keepsStatistics = !leavesOutStatistics
    choices.rejectedFraction = reject
    if tuning.isWanted(features) {
      choices.fineTuning = tuning.choices(features)
      let parts = try await features.backbones(settings)
      if parts.count > 1 { choices.fineTuning?.parts = parts }
      choices.stop = tuning.stop
    }
    choices.refits = refit
    choices.seed = seed
    choices.pricePerHour = try await settings.value(of: Settings.pricePerHour)
    choices.resume = resume
    return choices
  }
}
