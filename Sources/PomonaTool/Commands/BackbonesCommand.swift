import ArgumentParser
import Failures
import Formatting
import Inference

struct BackbonesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backbones",
    abstract: "List the pretrained networks that turn photos into features.",
    discussion: """
      Other ONNX files can be used as well if they take one photo (1 x 3 x side x side) and return one vector: give the \
      path as --backbone.
      """)

  @Flag(help: "Write JSON to standard output.")
  var json = false

  @OptionGroup var configuration: ConfigurationOptions

  private struct Entry: Encodable {
    let name: String
    let isDefault: Bool
    let side: Int
    let features: Int
    let bytes: Int
    let licence: String?
    let source: String?
    let path: String

    enum CodingKeys: String, CodingKey {
      case name, side, features, bytes, licence, source, path
      case isDefault = "default"
    }

    init(_ backbone: Backbone, name: String) {
      self.name = name
      isDefault = name == BackboneCatalog.defaultName
      side = backbone.side
      features = backbone.featureCount
      bytes = backbone.byteCount
      licence = backbone.licence
      source = backbone.source
      path = backbone.path
    }
  }

  func run() async throws {
    let entries = try await configuration.withSettings { settings in
      try await BackboneCatalog(settings).list().compactMap { name, backbone -> Entry? in
        switch backbone {
        case .success(let backbone): return Entry(backbone, name: name)
        case .failure(let error):
          StandardError.write("\(TerminalText(name)) is left out: \(TerminalText(error.summary))\n")
          return nil
        }
      }
    }
    if json { return try JSONOutput.write(entries) }
    let format = NumberFormat.text
    var table = TextTable(header: ["name", "input", "features", "size", "licence"])
    for entry in entries {
      table.append([
        "\(TerminalText(entry.name))" + (entry.isDefault ? " (default)" : ""),
        "\(entry.side) x \(entry.side)", format.count(entry.features), format.bytes(entry.bytes),
        "\(TerminalText(entry.licence ?? ""))",
      ])
    }
    try StandardOutput.write(table.text)
  }
}
