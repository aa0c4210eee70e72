package import Learning
import Storage

/// The features of a data set's photos: a folder of Parquet files that pyarrow, DuckDB and Spark read as one table.
///
/// A row a photo, in the data set's order: `path`, `label`, `split`, `width`, `height` (after orientation), `error`
/// (the reason when there are no features), `features` (a list of floats, null on an error).
package struct FeatureTable: Sendable {
  package static let schema = [
    ParquetField("path", .string, nullable: false), ParquetField("label", .string),
    ParquetField("split", .string), ParquetField("width", .int32), ParquetField("height", .int32),
    ParquetField("error", .string), ParquetField("features", .floatList),
  ]

  package let folder: String
  package let manifest: FeatureTableManifest

  /// Opens a finished table.
  package init(folder: String) throws {
    self.folder = folder
    manifest = try JSONFile.read(FeatureTableManifest.self, at: "\(folder)/\(FeatureTableManifest.fileName)")
    guard manifest.formatVersion <= FeatureTableManifest.currentVersion else {
      throw PomonaError(
        .unsupportedFormat, "\(folder) has format \(manifest.formatVersion), which is newer than this Pomona",
        remedy: "Update Pomona, or make the features again.")
    }
  }

  /// The labelled rows of a split as a matrix, and the class of each row.
  ///
  /// - Parameter classes: The labels in the order of their ids; rows with another label are left out.
  package func labelled(_ split: Split, classes: [String]) throws -> LabelledFeatures {
    let ids = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, Int32($0)) })
    var values: [Float] = []
    var labels: [Int32] = []
    try forEachPart { part in
      for row in 0..<part.count where part.splits[row] == split.rawValue {
        guard let label = part.labels[row], let id = ids[label], let features = part.features(of: row) else { continue }
        values += features
        labels.append(id)
      }
    }
    let matrix = try FeatureMatrix(rows: labels.count, columns: manifest.backbone.features, values: values)
    return LabelledFeatures(features: matrix, labels: labels)
  }

  /// The photos without features, in the table's order.
  package func skipped() throws -> [SkippedPhoto] {
    var result: [SkippedPhoto] = []
    try forEachPart(columns: ["path", "error"]) { columns in
      for (path, error) in zip(columns[0].texts, columns[1].texts) {
        if let path, let error { result.append(SkippedPhoto(path: path, reason: error)) }
      }
    }
    return result
  }
}
