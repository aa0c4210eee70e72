#if Spark
import Models
import ObjectStores

/// The description of a table of predictions in the cluster's storage: its `_manifest.json`, written last.
struct PredictionTableManifest: Codable {
  static let fileName = "_manifest.json"
  static let format = "pomona-predictions"

  /// Always `pomona-predictions`.
  var format = Self.format
  var formatVersion = 1
  /// The version of Pomona.
  var pomona = PomonaVersion.current
  /// The version of the model.
  var modelVersion: String
  /// The classes, in the order of the column `probabilities`.
  var labels: [String]
  /// The number of rows.
  var rows: Int
  /// The names of the parts, in order.
  var parts: [String]

  init(model: Model, rows: Int, parts: [String]) {
    modelVersion = model.version
    labels = model.labels
    self.rows = rows
    self.parts = parts
  }

  private enum CodingKeys: String, CodingKey {
    case format, pomona, labels, rows, parts
    case modelVersion = "model_version"
    case formatVersion = "format_version"
  }
}

extension OutputMarker {
  /// The manifest of a table of predictions.
  static let predictionTable = OutputMarker(
    fileName: PredictionTableManifest.fileName, format: PredictionTableManifest.format)
}
#endif
