import Failures
import ObjectStores

/// The format of a file of predictions, by the extension of its name.
package enum PredictionFormat: String, Sendable, CaseIterable {
  /// A table; see ``PredictionTableWriter``.
  case parquet
  /// Text with a row a photo; see ``PredictionTextWriter``.
  case csv
  /// A JSON object a line.
  case jsonl

  /// The format of a file: a table where the name has no extension, nil for any other extension.
  package init?(path: String) {
    let name = Location(path).name
    guard let dot = name.lastIndex(of: ".") else {
      self = .parquet
      return
    }
    self.init(rawValue: name[name.index(after: dot)...].lowercased())
  }

  /// Starts a file of the format that its name asks for.
  ///
  /// - Throws: A ``PomonaError`` of code `cannotCreate`, also for another extension.
  static func writer(path: String, model: Model) throws -> any PredictionWriter {
    switch PredictionFormat(path: path) {
    case .parquet: return try PredictionTableWriter(path: path, model: model)
    case .csv: return try PredictionTextWriter(path: path, rows: CSVPredictions(model.labels))
    case .jsonl: return try PredictionTextWriter(path: path, rows: JSONPredictions(model.labels))
    case nil:
      throw PomonaError(
        .cannotCreate, "\(path) has no extension of a format that predictions can be written in",
        remedy: "Use .parquet, .csv or .jsonl.")
    }
  }
}
