
/// The answer of `/v1/models`.
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
      ready = model.pool.present > 0
    }
  }

  let models: [Entry]
  /// Answers of less confidence are to be told as doubtful.
  let unsureBelow: Double

  private enum CodingKeys: String, CodingKey {
    case models
    case unsureBelow = "unsure_below"
  }
}
