import Features
import Learning
import Models

/// The response of `/v1/models`.
struct ModelList: Encodable {
  struct Entry: Encodable {
    let name: String
    let version: String
    let labels: [String]
    let classifier: String
    let backbone: String
    let ready: Bool

    init(_ model: ServedModel) {
      name = model.name
      version = model.version
      labels = model.labels
      classifier = model.manifest.classifier.rawValue
      backbone = model.manifest.backbone.name
      ready = model.isReady
    }
  }

  let models: [Entry]
  /// The confidence below which predictions are presented as uncertain.
  let unsureBelow: Double
  /// True if users can send corrections, which are kept.
  let collects: Bool

  private enum CodingKeys: String, CodingKey {
    case models, collects
    case unsureBelow = "unsure_below"
  }
}
