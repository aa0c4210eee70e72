import ArgumentParser
import Features
import Models
import Training

struct AdaptCommand: InterruptibleCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt",
    abstract: "Adapt a model to photos from where it will be used; most need no labels.",
    discussion: """
      A model of studio photos is often wrong on photos that people take. Give it some hundred of those: it finds the surest \
      of every class by itself and learns from them, without the photos that it was trained on. The report shows which \
      photos it took for which class.

      Photos in folders that are called like a class have its label. Five of every class help.

      EXAMPLES
        pomona adapt studio.pomona photos-of-customers -o public.pomona
        pomona adapt studio.pomona collected labelled -o public.pomona --allow-loss 0.02
        pomona adapt studio.pomona s3://bucket/collected -o public.pomona --json
      """)

  @Argument(help: "The folder of a model.", completion: .directory)
  var model: String

  @Argument(
    help: "Photos, and folders of photos, from where the model will be used.", completion: .file())
  var photos: [String]

  @Option(
    name: [.short, .customLong("output")],
    help: "The folder of the adapted model, which may be the model's own.", completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "The accuracy on photos like those of the training that may be lost, 0 to 1.",
      valueName: "fraction"))
  var allowLoss = 0.05

  @Option(
    help: ArgumentHelp(
      "The fraction of photos of known classes to call unlike anything the model knows.",
      valueName: "fraction"))
  var reject = 0.02

  @OptionGroup var work: WorkOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard 0...1 ~= allowLoss else {
      throw ValidationError("--allow-loss takes a fraction from 0 to 1, such as 0.05.")
    }
    guard 0...1 ~= reject else {
      throw ValidationError("--reject takes a fraction from 0 to 1, such as 0.02.")
    }
  }

  func run() async throws {
    try await configuration.withSettings(work.flags) { settings in
      var adapter = ModelAdapter(jobs: try await settings.value(of: Settings.jobs))
      adapter.allowedLoss = allowLoss
      adapter.rejectedFraction = reject
      let result = try await adapter.adapt(
        Model(contentsOf: model), to: photos, writingTo: output, progress: display.progress)
      if display.json {
        try JSONOutput.write(AdaptationSummary(result))
      } else {
        try StandardOutput.write(AdaptationText(result, detail: display.detail).text)
      }
    }
  }
}
