import ArgumentParser
import Formatting
import Models
import ObjectStores

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what a model is, and verify its files.",
    discussion: """
      EXAMPLES
        pomona info fruits.pomona
        pomona info fruits.pomona --json
      """)

  @Argument(help: "A model's folder.", completion: .directory)
  var model: String

  @Flag(help: "Write the model's manifest as JSON to standard output.")
  var json = false

  func run() throws {
    let model = try Model(contentsOf: model)
    if json {
      try JSONOutput.write(model.manifest)
    } else {
      StandardOutput.write(text(of: model.manifest))
    }
  }

  private func text(of manifest: ModelManifest) -> String {
    var table = TextTable(header: [
      "split", "accuracy", "balanced accuracy", "macro F1", "top 5", "log loss",
    ])
    for (split, metrics) in manifest.metrics.sorted(by: { $0.key < $1.key }) {
      table.append([
        split, percent(metrics.accuracy), percent(metrics.balancedAccuracy),
        fixed(metrics.macroF1, 3),
        percent(metrics.top5Accuracy), fixed(metrics.logLoss, 4),
      ])
    }
    let parameters = manifest.parameters.sorted { $0.key < $1.key }
      .map { "\(printable($0.key)) \(fixed($0.value, $0.value == $0.value.rounded() ? 0 : 4))" }
    let bytes = manifest.files.values.reduce(0) { $0 + $1.bytes }
    return """
      model          \(Location(model))
      format         \(manifest.formatVersion)
      classifier     \(manifest.classifier.rawValue) (\(parameters.joined(separator: ", ")))
      backbone       \(printable(manifest.backbone.name)), \(manifest.backbone.features) features
      photos         \(manifest.preprocessing.resize.rawValue) to \(manifest.backbone.side) x \(manifest.backbone.side)
      precision      \(manifest.preprocessing.precision.rawValue)
      seed           \(manifest.seed)
      files          \(manifest.files.count + 1), all verified, \(megabytes(bytes))
      labels (\(manifest.labels.count))    \(manifest.labels.map(printable).joined(separator: ", "))

      \(table.text)
      """
  }
}
