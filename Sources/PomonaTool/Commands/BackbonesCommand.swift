import ArgumentParser
import Formatting
import Inference

struct BackbonesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backbones",
    abstract: "List the pretrained networks that turn photos into features.",
    discussion: """
      Any ONNX file that takes one photo (1 x 3 x side x side) and returns one vector can be used as well: give its path \
      as --backbone.
      """)

  @Flag(help: "Write JSON to standard output.")
  var json = false

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
  }

  func run() throws {
    var entries: [Entry] = []
    for (name, result) in BackboneCatalog().list() {
      let backbone: Backbone
      do {
        backbone = try result.get()
      } catch {
        StandardError.write("\(name) is left out: \(error.message)\n")
        continue
      }
      entries.append(
        Entry(
          name: name, isDefault: name == BackboneCatalog.defaultName, side: backbone.side,
          features: backbone.featureCount, bytes: backbone.byteCount, licence: backbone.licence,
          source: backbone.source, path: backbone.path))
    }
    if json { return try JSONOutput.write(entries) }
    var table = TextTable(header: ["name", "input", "features", "size", "licence"])
    for entry in entries {
      table.append([
        entry.name + (entry.isDefault ? " (default)" : ""), "\(entry.side) x \(entry.side)",
        "\(entry.features)",
        megabytes(entry.bytes), entry.licence ?? "",
      ])
    }
    StandardOutput.write(table.text)
  }
}
