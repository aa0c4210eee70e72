import Learning
import Storage

/// The features of a data set's photos: a folder of Parquet files that pyarrow, DuckDB and Spark read as one table.
///
/// A row a photo, in the data set's order: `path`, `label`, `split`, `width`, `height` (in pixels, after orientation),
/// `error` (the reason when there are no features), `features` (a list of floats, null on an error).
package struct FeatureTable: Sendable {
  package let folder: String
  package let manifest: FeatureTableManifest

  /// Opens a finished table.
  package init(folder: String) throws {
    self.folder = folder
    manifest = try JSONFile.read(
      FeatureTableManifest.self, at: "\(folder)/\(FeatureTableManifest.fileName)")
    guard manifest.formatVersion <= FeatureTableManifest.currentVersion else {
      throw PomonaError(
        .unsupportedFormat,
        "\(folder) has format \(manifest.formatVersion), which is newer than this Pomona",
        remedy: "Update Pomona, or make the features again.")
    }
  }

  /// Reads the rows a row group at a time, in order.
  func forEachGroup(_ body: (FeatureRows) throws -> Void) throws {
    for part in manifest.parts {
      let reader = try ParquetReader(path: "\(folder)/\(part)")
      for group in 0..<reader.rowGroupCount { try body(FeatureRows(group, of: reader)) }
    }
  }

  /// The rows of a split that have features, and the class of each.
  ///
  /// - Parameter classes: The labels in the order of their ids; rows with another label are left out.
  func labelled(_ split: Split, classes: [String]) throws -> LabelledFeatures {
    let ids = classIDs(of: classes)
    var values: [Float] = []
    var labels: [Int32] = []
    try forEachGroup { rows in
      for row in 0..<rows.count where rows.splits[row] == split.rawValue {
        guard let label = rows.labels[row], let id = ids[label], let features = rows.features[row]
        else { continue }
        values += features
        labels.append(id)
      }
    }
    return LabelledFeatures(
      features: try FeatureMatrix(columns: manifest.backbone.features, values: values),
      labels: labels)
  }

  /// How many rows of each class and split have features.
  func counts() throws -> [Split: [String: Int]] {
    var counts: [Split: [String: Int]] = [:]
    try forEachGroup { rows in
      for row in 0..<rows.count where rows.errors[row] == nil {
        guard let split = rows.splits[row].flatMap(Split.init(rawValue:)),
          let label = rows.labels[row]
        else { continue }
        counts[split, default: [:]][label, default: 0] += 1
      }
    }
    return counts
  }

  /// The photos without features, in the table's order.
  func skipped() throws -> [SkippedPhoto] {
    var result: [SkippedPhoto] = []
    try forEachGroup { rows in
      for (path, error) in zip(rows.paths, rows.errors) {
        if let path, let error { result.append(SkippedPhoto(path: path, reason: error)) }
      }
    }
    return result
  }
}

/// The position of each label.
func classIDs(of labels: [String]) -> [String: Int32] {
  Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Int32($0)) })
}
