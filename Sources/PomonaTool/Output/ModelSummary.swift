import Models

/// The JSON object of a model: its manifest, with the classes and the version beside.
struct ModelSummary: Encodable {
  private let manifest: ModelManifest
  private let version: String

  init(_ model: Model) {
    manifest = model.manifest
    version = model.version
  }

  /// A parameter: a count such as that of trees is an integer.
  private enum Parameter: Encodable {
    case whole(Int)
    case fraction(Double)

    init(_ value: Double) { self = Int(exactly: value).map { .whole($0) } ?? .fraction(value) }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .whole(let value): try container.encode(value)
      case .fraction(let value): try container.encode(value)
      }
    }
  }

  private enum CodingKeys: CodingKey { case classes, version, parameters }

  func encode(to encoder: any Encoder) throws {
    try manifest.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(manifest.labels, forKey: .classes)
    try container.encode(version, forKey: .version)
    try container.encode(manifest.parameters.mapValues { Parameter($0) }, forKey: .parameters)
  }
}
