import ArgumentParser
import Models

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Tell what photos show.",
    discussion: """
      EXAMPLES
        pomona predict fruits.pomona apple.jpg
        pomona predict fruits.pomona holiday/ --json -k 3
        pomona predict fruits.pomona holiday/ -o answers.parquet
      """)

  @Argument(help: "A model's folder.", completion: .directory)
  var model: String

  @Argument(help: "Photos, or folders of photos.", completion: .file())
  var photos: [String]

  @Option(name: .customShort("k"), help: "How many of the most probable classes to tell.")
  var count = 5

  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "Write the answers, with the probability of every class, to a Parquet file.",
      valueName: "file.parquet"),
    completion: .file())
  var output: String?

  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var place: ClusterOptions
  @OptionGroup var speech: SpeechOptions

  func validate() throws {
    if count < 1 { throw ValidationError("-k takes 1 or more.") }
  }

  func run() throws {
    let model = try Model(contentsOf: model)
    let isJSON = speech.json
    let isVerbose = speech.verbose
    let tells = output == nil || isJSON
    try place.withEngine(jobs: work.jobs, speech: speech) { engine in
      try engine.classifier(model).classify(
        photosAt: photos, count: count, writingTo: output,
        progress: speech.progress(unless: StandardOutput.isTerminal && tells)
      ) { photo in
        if isJSON {
          try JSONOutput.writeLine(PredictionLine(photo))
        } else if tells {
          StandardOutput.write(PredictionText(photo, isVerbose: isVerbose).text)
        }
      }
    }
  }
}
