package import Datasets
import Learning
package import Tables

/// The content of a feature table, split by split: decoded once, for fitting, choosing and scoring.
package struct TableContent: Sendable {
  /// The length of a feature vector.
  package let featureCount: Int
  /// The labelled photos of each split; a split without any is absent.
  package let splits: [Split: SplitFeatures]
  /// The photos without features, in the table's order, whatever their split.
  package let skipped: [SkippedPhoto]

  /// Photos with features in memory.
  package init(splits: [Split: SplitFeatures], featureCount: Int) {
    self.splits = splits.filter { !$0.value.paths.isEmpty }
    self.featureCount = featureCount
    skipped = []
  }

  /// Decodes a table.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - classes: The labels, in the order of their positions; rows with another label are left out.
  ///   - splits: The split of each photo by its path; nil takes those of the table.
  package init(
    of table: StoredFeatureTable, classes: [String], splits: [String: Split]? = nil
  ) throws {
    var rows = TableRows(classes: classes, splits: splits)
    try table.forEachGroup { rows.append($0) }
    skipped = rows.skipped
    featureCount = table.manifest.backbone.features
    self.splits = try rows.splits(featureCount: featureCount)
  }

  /// Decodes one part of a table.
  ///
  /// - Parameters:
  ///   - part: The part.
  ///   - classes: The labels, in the order of their positions; rows with another label are left out.
  ///   - featureCount: The length of a feature vector.
  package init(
    ofPart part: ParquetReader, classes: [String], featureCount: Int
  ) throws {
    var rows = TableRows(classes: classes)
    for group in part.rowGroups { rows.append(try FeatureColumns(rowGroup: group, of: part)) }
    skipped = rows.skipped
    self.featureCount = featureCount
    splits = try rows.splits(featureCount: featureCount)
  }
}

/// The rows of a table, or of a part of it, while they are decoded.
private struct TableRows {
  private let ids: LabelIDs
  private let splits: [String: Split]?
  private var parts: [Split: Rows] = [:]
  private(set) var skipped: [SkippedPhoto] = []
  /// The number of groups before the current one.
  private var groups = 0

  init(classes: [String], splits: [String: Split]? = nil) {
    ids = LabelIDs(classes)
    self.splits = splits
  }

  mutating func append(_ columns: FeatureColumns) {
    defer {
      for split in parts.keys { parts[split]?.endBlock() }
      groups += 1
    }
    for row in 0..<columns.count {
      let path = columns.paths[row] ?? ""
      let photo = columns.errors[row].map { SkippedPhoto(path: path, reason: $0) }
      if let photo { skipped.append(photo) }
      let own = splits.map { $0[path] } ?? columns.splits[row].flatMap(Split.init(rawValue:))
      guard let split = own else { continue }
      if let photo {
        parts[split, default: Rows(groups: groups)].skipped.append(photo)
      } else if let id = columns.labels[row].flatMap({ ids[$0] }),
        let features = columns.features[row]
      {
        parts[split, default: Rows(groups: groups)].append(path, id, features)
      }
    }
  }

  consuming func splits(featureCount: Int) throws -> [Split: SplitFeatures] {
    try parts.mapValues { try $0.features(columns: featureCount) }
  }
}

/// The rows of one split while a table is decoded.
private struct Rows {
  var skipped: [SkippedPhoto] = []
  private var paths: [String] = []
  private var labels: [Int32] = []
  private var values: [Float] = []
  /// The rows of each group of the table.
  private var blocks: [Range<Int>]

  /// No rows in the first groups.
  init(groups: Int) { blocks = [Range<Int>](repeating: 0..<0, count: groups) }

  mutating func endBlock() { blocks.append((blocks.last?.upperBound ?? 0)..<labels.count) }

  mutating func append(_ path: String, _ label: Int32, _ features: ArraySlice<Float>) {
    paths.append(path)
    labels.append(label)
    values += features
  }

  consuming func features(columns: Int) throws -> SplitFeatures {
    SplitFeatures(
      paths: paths,
      samples: LabelledFeatures(
        features: try FeatureMatrix(columns: columns, values: values), labels: labels,
        blocks: blocks),
      skipped: skipped)
  }
}
