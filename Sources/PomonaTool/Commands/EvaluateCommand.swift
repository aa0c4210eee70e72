import ArgumentParser
import Datasets
import Evaluations
import Models
import ObjectStores

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Score a model on labelled photos.",
    discussion: """
      Scores the test split, else the validation split, else all photos, unless --split names one.

      EXAMPLES
        pomona evaluate fruits.pomona market --report market.html
        pomona evaluate fruits.pomona market --split validation --predictions answers.parquet
      """)

  @Argument(help: "A model's folder.", completion: .directory)
  var model: String

  @Argument(help: "A folder of labelled photos.", completion: .directory)
  var dataset: String

  @Option(help: "The split to score: train, validation or test.")
  var split: Split?

  @Option(
    help: ArgumentHelp("Write a report to look at.", valueName: "file.html"), completion: .file())
  var report: String?

  @Option(
    help: ArgumentHelp("Write the answer to every photo.", valueName: "file.parquet"),
    completion: .file())
  var predictions: String?

  @OptionGroup var labels: DatasetOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup(title: "Cluster") var place: ClusterOptions
  @OptionGroup var speech: SpeechOptions

  func run() throws {
    let model = try Model(contentsOf: model)
    let evaluation = try place.withEngine(jobs: work.jobs, speech: speech) { engine in
      let classifier = try engine.classifier(model)
      let photos = try engine.dataset(at: dataset, labelPattern: labels.labelPattern)
      return try Evaluator(classifier: classifier, engine: engine).evaluate(
        photos, split: split, predictions: predictions, report: report, progress: speech.progress())
    }
    if speech.json {
      try JSONOutput.write(EvaluationSummary(evaluation))
    } else {
      StandardOutput.write(
        EvaluationText(evaluation, options: speech, report: report.map { Location($0).description })
          .text)
    }
  }
}
