import ArgumentParser
import Models

struct InfoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show the properties of a model, and verify its files.",
    discussion: """
      EXAMPLES
        pomona info fruits.pomona
        pomona info fruits.pomona --json
      """)

  @Argument(help: "The folder of a model.", completion: .directory)
  var model: String

  @Flag(help: "Write the manifest of the model as JSON to standard output.")
  var json = false

  @OptionGroup var configuration: ConfigurationOptions

  func run() async throws {
    try await configuration.withSettings { _ in
      let model = try Model(contentsOf: model)
      if json {
        try JSONOutput.write(ModelSummary(model))
      } else {
        try StandardOutput.write(ModelText(model.manifest, location: model.location).text)
      }
    }
  }
}
