import ArgumentParser
import Datasets
import Failures
import Features
import Imaging
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
        pomona predict fruits.pomona holiday/ -o predictions.csv
        pomona predict fruits.pomona apple.jpg --explain --coverage 0.95
      """)

  @Argument(help: "The folder of a model.", completion: .directory)
  var model: String

  @Argument(help: "Photos, or folders of photos.", completion: .file())
  var photos: [String]

  @Option(
    name: .customShort("k"),
    help: "The number of most probable classes in each prediction (default: 1 in words, 5 in JSON)."
  )
  var requestedCount: Int?

  private var count: Int { requestedCount ?? (display.json || display.verbose ? 5 : 1) }

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      """
      Write the predictions, with the probability of every class, to a file: Parquet (.parquet), CSV (.csv) or JSON \
      lines (.jsonl).
      """,
      valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      """
      Add the smallest set of labels that holds the right one with this probability, for photos like those that were \
      held out in training. It is not in the file of -o.
      """,
      valueName: "probability"))
  var coverage: Double?

  @Flag(
    help: """
      Show the parts of each photo that its label depends on, on this machine, at fifty times the time.
      """)
  var explain = false

  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if let requestedCount, requestedCount < 1 { throw ValidationError("-k takes 1 or more.") }
    if let coverage, !(coverage > 0 && coverage < 1) {
      throw ValidationError("--coverage takes a probability above 0 and below 1, such as 0.95.")
    }
    try PredictionFormat.validate(output, option: "-o", isOnCluster: cluster.cluster != nil)
    if explain, output != nil || cluster.cluster != nil {
      throw ValidationError("--explain writes no table, and does not work on a cluster.")
    }
  }

  func run() async throws {
    try await configuration.withSettings(work.flags + cluster.flags) { settings in
      let model = try Model(contentsOf: model)
      if explain { return try await explain(model, settings) }
      let least = try coverage.map { try model.leastProbability(forCoverage: $0) }
      try await cluster.withPlatform(settings, detail: display.detail) { platform in
        // Photos are listed while the network is compiled.
        let (library, names) = (platform.library, photos)
        async let listed = library.photos(named: names)
        let classifier = try await platform.classifier(for: model)
        let photos = try await listed
        try Self.requirePhotos(photos)
        var isUnreadable = false
        let outcomes = try await classifier.outcomes(
          of: photos, writingTo: output, stage: .predict, progress: progress)
        for try await outcome in outcomes {
          isUnreadable = photos.isSingle && outcome.failure != nil
          guard isPrinting else { continue }
          try print(
            outcome.map {
              Prediction($0, labels: model.labels, count: count, least: least)
            })
        }
        if isUnreadable { throw ExitCode(ExitStatus.unusableData.rawValue) }
      }
    }
  }

  private func explain(_ model: Model, _ settings: ResolvedSettings) async throws {
    let named = try Dataset.photos(named: photos)
    try Self.requirePhotos(named)
    let predictor = try Predictor(model: model, jobs: try await settings.value(of: Settings.jobs))
    let outcomes = try predictor.explanations(
      photosAt: photos, count: count, coverage: coverage, progress: progress)
    var isUnreadable = false
    for try await outcome in outcomes {
      isUnreadable = named.isSingle && outcome.failure != nil
      try print(outcome.map(\.prediction), explained: outcome.value)
    }
    if isUnreadable { throw ExitCode(ExitStatus.unusableData.rawValue) }
  }

  private static func requirePhotos(_ photos: Dataset) throws {
    guard photos.samples.isEmpty, photos.skipped.isEmpty else { return }
    let extensions = PhotoFormat.fileNameExtensions.map { ".\($0)" }.joined(separator: " ")
    throw PomonaError(
      .noInput, "there are no photos in \(photos.root)",
      remedy: "In folders, photos are files whose names end in one of \(extensions).")
  }

  private var isPrinting: Bool { output == nil || display.json }

  /// Predictions that appear on a terminal are progress enough.
  private var progress: ProgressHandler {
    if isPrinting && StandardOutput.isTerminal { return { _ in } }
    return display.progress
  }

  private func print(
    _ photo: PhotoOutcome<Prediction>, explained: ExplainedPrediction? = nil
  ) throws {
    if display.json {
      try JSONOutput.writeLine(PredictionLine(photo, explained: explained))
    } else {
      try StandardOutput.write(
        PredictionText(photo, explained: explained).text)
    }
  }
}

extension Dataset {
  /// True for one photo, readable or not.
  fileprivate var isSingle: Bool { samples.count + skipped.count == 1 }
}
