import ArgumentParser
import Datasets
import Features
import Learning
import Models
import Training

struct LearnCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Teach a model more photos, in seconds and without those it learned before.",
    discussion: """
      Adds labelled photos, and new labels as new classes. The model must be a discriminant that was trained with its \
      statistics; other classifiers need the features of all photos, and are trained again.

      Photos of validation and test splits are held out. They calibrate the model and give its figures.

      EXAMPLES
        pomona learn fruits.pomona kiwis -o fruits.pomona
        pomona learn fruits.pomona relabelled --correct -o fruits-2.pomona --require 'accuracy>=0.95'
        pomona learn fruits.pomona withdrawn --forget -o fruits.pomona
      """)

  @Argument(help: "The folder of a model.", completion: .directory)
  var model: String

  @Argument(help: "A folder of labelled photos.", completion: .directory)
  var dataset: String

  @Option(
    name: [.short, .customLong("output")],
    help: "The folder of the updated model, which may be the model's own.", completion: .directory)
  var output: String

  @Flag(help: "Give photos that were learned with other labels the labels of the data set.")
  var correct = false

  @Flag(help: "Take the photos out. A class without photos is removed.")
  var forget = false

  @Option(
    help: """
      The classifier of the updated model; by default the model's own. Only discriminant can be updated.
      """)
  var classifier: ClassifierChoice?

  @OptionGroup(title: "Photos") var labels: DatasetOptions

  @Option(
    help: ArgumentHelp(
      """
      The fraction of the photos to hold out, where the data set has no validation or test split.
      """,
      valueName: "fraction"))
  var validation = 0.0

  @Option(
    help: ArgumentHelp(
      """
      Publish the model only if its figures on the held-out photos are so good, such as 'accuracy>=0.95'. May be \
      repeated.
      """,
      valueName: "metric>=number"))
  var require: [Requirement] = []

  @Option(
    help: ArgumentHelp(
      "The fraction of photos of known classes to call unlike anything the model knows.",
      valueName: "fraction"))
  var reject = 0.02

  @OptionGroup var work: WorkOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if correct && forget { throw ValidationError("--correct and --forget contradict each other.") }
    guard 0..<1 ~= validation else {
      throw ValidationError("--validation takes a fraction from 0 to 1, such as 0.2.")
    }
    guard 0...1 ~= reject else {
      throw ValidationError("--reject takes a fraction from 0 to 1, such as 0.02.")
    }
  }

  func run() async throws {
    try await configuration.withSettings(work.flags) { settings in
      var updater = ModelUpdater(
        correct ? .correct : forget ? .forget : .learn,
        jobs: try await settings.value(of: Settings.jobs))
      updater.classifier = classifier?.kind
      updater.validation = validation
      updater.requirements = require
      updater.rejectedFraction = reject
      let model = try Model(contentsOf: model)
      let photos = try StoredPhotoLibrary().open(
        dataset, labels: labels.rule(of: [model], display: display))
      let result = try await updater.update(
        model, with: photos, to: output, progress: display.progress)
      if display.json {
        try JSONOutput.write(UpdateSummary(result))
      } else {
        try StandardOutput.write(UpdateText(result, detail: display.detail).text)
      }
    }
  }
}
