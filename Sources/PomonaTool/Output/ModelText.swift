import Datasets
import Features
import Files
import Formatting
import Imaging
import Inference
import Learning
import Models

/// The properties of a model, for people.
struct ModelText {
  let text: String

  /// - Parameter location: The path or URI of the model.
  init(_ manifest: ModelManifest, location: String) {
    let format = NumberFormat.text
    let parameters = manifest.parameters.sorted { $0.key < $1.key }
      .map { "\(TerminalText($0.key)) \(format.number($0.value))" }
    let bytes = manifest.files.values.reduce(0) { $0 + $1.bytes }
    let backbone = manifest.backbone
    text = """
      model          \(location)
      format         \(manifest.formatVersion)
      classifier     \(manifest.classifier.rawValue) (\(parameters.joined(separator: ", ")))
      backbone       \(TerminalText(backbone.name)), \(backbone.features) features
      photos         \(manifest.preprocessing.resize.rawValue) to \(backbone.side) x \(backbone.side)\(Self.views(manifest.preprocessing.views))
      precision      \(manifest.preprocessing.precision.rawValue)
      label rule     \(LabelRuleText(manifest.labelRule ?? .folder).text)
      seed           \(manifest.seed)
      files          \(manifest.files.count + 1), all verified, \(format.bytes(bytes))
      labels (\(manifest.labels.count))    \(manifest.labels.map { "\(TerminalText($0))" }.joined(separator: ", "))

      \(MetricsText(manifest.metrics).text)
      """
  }

  private static func views(_ count: ViewCount) -> String {
    count == .one ? "" : ", the average of \(count.rawValue) views"
  }
}
