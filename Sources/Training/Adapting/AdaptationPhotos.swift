package import Datasets
import Failures
import Features
import Learning
import ObjectStores
import Tables

/// Photos of the domain that a model is adapted to. Those in folders that are called like a class have its label, as do
/// those that a metadata file gives one; the others have none.
package struct AdaptationPhotos {
  /// The photos, with the labels that are known.
  package let dataset: Dataset

  /// Finds photos.
  ///
  /// - Parameters:
  ///   - names: Photos and folders, or their URIs in object stores.
  ///   - classes: The labels of the model.
  package init(named names: [String], classes: [String]) throws {
    let classes = Set(classes)
    if names.count == 1, let listed = try Self.listed(in: names[0]) {
      dataset = listed.relabelled { $0.label.flatMap { classes.contains($0) ? $0 : nil } }
    } else {
      dataset = try Dataset.photos(named: names).relabelled { sample in
        let folder = sample.path.split(separator: "/").dropLast().last.map(String.init)
        return folder.flatMap { classes.contains($0) ? $0 : nil }
      }
    }
  }

  /// The photos that the metadata file of a folder lists; nil without one.
  private static func listed(in name: String) throws -> Dataset? {
    let location = Location(name)
    let store = try location.store()
    for file in ["metadata.csv", "metadata.jsonl", "metadata.parquet"] {
      if try store.exists(file) { return try Dataset.open(name) }
    }
    return nil
  }
}

/// The features of such photos.
struct AdaptationFeatures {
  /// The largest number of photos that are learned from: more no longer change the adaptation, and all are in memory.
  static let maximumPhotos = 8192

  let paths: [String]
  let features: FeatureMatrix
  /// The class of each photo, where it is known.
  let known: [Int32?]
  let skipped: [SkippedPhoto]

  /// Reads a table: all labelled photos, and the others at equal distances.
  init(of table: StoredFeatureTable, classes: [String]) throws {
    let ids = LabelIDs(classes)
    var paths: [String] = []
    var values: [Float] = []
    var known: [Int32?] = []
    var skipped: [SkippedPhoto] = []
    let stride = max(1, (table.manifest.rows + Self.maximumPhotos - 1) / Self.maximumPhotos)
    var position = 0
    try table.forEachGroup { columns in
      for row in 0..<columns.count {
        let path = columns.paths[row] ?? ""
        guard let features = columns.features[row] else {
          skipped.append(SkippedPhoto(path: path, reason: columns.errors[row] ?? ""))
          continue
        }
        let label = columns.labels[row].flatMap { ids[$0] }
        defer { position += 1 }
        guard label != nil || position.isMultiple(of: stride) else { continue }
        paths.append(path)
        values += features
        known.append(label)
      }
    }
    self.paths = paths
    self.known = known
    self.skipped = skipped
    features = try FeatureMatrix(columns: table.manifest.backbone.features, values: values)
  }

  /// The positions of the photos with this label, or of those without one.
  func rows(labelled label: Int32?) -> [Int] { known.indices.filter { known[$0] == label } }
}
