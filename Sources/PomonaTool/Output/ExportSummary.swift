import Exports
import Files
import Formatting
import Inference
import Models

/// The result of an export: a JSON object, or text.
struct ExportSummary: Encodable {
  private struct Input: Encodable {
    let name = ModelExport.input
    let type = "uint8"
    let shape: [String]
  }

  private let path: String
  private let bytes: Int
  private let sha256: String
  private let model: String
  private let classes: [String]
  private let input: Input
  private let outputs: [ModelExport.Output]

  init(_ export: ModelExport, of model: Model, at path: String) {
    self.path = path
    bytes = export.content.count
    sha256 = SHA256.hash(export.content)
    self.model = model.version
    classes = model.labels
    let side = "\(model.backbone.side)"
    input = Input(shape: ["photos", side, side, "3"])
    outputs = export.outputs
  }

  /// The result for people.
  var text: String {
    let format = NumberFormat.text
    func line(_ name: String, _ type: String, _ shape: [String]) -> String {
      "  \(name): \(type), \(shape.joined(separator: " x "))\n"
    }
    return "\(TerminalText(path)), \(format.bytes(bytes)), "
      + "\(format.count(classes.count, noun: "class"))\n"
      + "input\n" + line(input.name, input.type, input.shape) + "outputs\n"
      + outputs.map { line($0.name, $0.type, $0.shape) }.joined()
  }
}
