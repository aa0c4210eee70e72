package import Datasets
import Learning
import Tables

/// The features of a data set's photos, wherever they lie: a row a photo, in the data set's order.
package protocol FeatureSource: Sendable {
  var manifest: FeatureTableManifest { get }

  /// Reads the rows a group at a time, in order.
  func forEachGroup(_ body: (FeatureRows) throws -> Void) throws

  /// How many rows of each class and split have features.
  func counts() throws -> [Split: [String: Int]]

  /// The photos without features, in the table's order.
  func skipped() throws -> [SkippedPhoto]

  /// Removes the table for good, if it is still there.
  func remove() throws
}

extension FeatureSource {
  /// The rows of a split that have features, and the class of each.
  ///
  /// - Parameter classes: The labels in the order of their ids; rows with another label are left out.
  package func labelled(_ split: Split, classes: [String]) throws -> LabelledFeatures {
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
  package func counts() throws -> [Split: [String: Int]] {
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
  package func skipped() throws -> [SkippedPhoto] {
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
package func classIDs(of labels: [String]) -> [String: Int32] {
  Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Int32($0)) })
}
