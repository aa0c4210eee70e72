import ArgumentParser
import Exports
import Files
import Formatting
import Models
import ObjectStores

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model as one ONNX file for other runtimes.",
    discussion: """
      The file takes pixels (uint8, photos x side x side x 3) and gives the label, the probabilities and, for models with a \
      novelty detector, the novelty. Photos are resized before; the file's metadata describe it. It runs in ONNX \
      Runtime and whatever is built on it: Python, Java, Spark, Triton, KServe, browsers.

      EXAMPLES
        pomona export fruits.pomona -o fruits.onnx
        pomona export s3://models/fruits.pomona -o fruits.onnx --json
      """)

  @Argument(help: "The model's folder.", completion: .directory)
  var model: String

  @Option(
    name: [.short, .customLong("output")], help: "The file to write.",
    completion: .file(extensions: ["onnx"]))
  var output: String

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func run() async throws {
    try await configuration.withSettings([]) { _ in
      let model = try Model(contentsOf: model)
      let file = try OutputFile(output)
      let export = try ModelExport(of: model)
      try file.write(export.content)
      let summary = ExportSummary(export, of: model, at: "\(Location(output))")
      if display.json {
        try JSONOutput.write(summary)
      } else {
        try StandardOutput.write(summary.text)
      }
    }
  }
}
