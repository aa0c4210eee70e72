package import Datasets

import Failures
package import Tables

/// The columns of some rows of a feature table: to be written as a row group, or read from one.
package struct FeatureColumns {
  static let schema = [
    ParquetField("path", kind: .string),
    ParquetField("label", kind: .string, isNullable: true),
    ParquetField("split", kind: .string, isNullable: true),
    ParquetField("width", kind: .int32, isNullable: true),
    ParquetField("height", kind: .int32, isNullable: true),
    ParquetField("error", kind: .string, isNullable: true),
    ParquetField("features", kind: .floatList, isNullable: true),
  ]

  package private(set) var paths: [String?] = []
  package private(set) var labels: [String?] = []
  package private(set) var splits: [String?] = []
  private var widths: [Int32?] = []
  private var heights: [Int32?] = []
  package private(set) var errors: [String?] = []
  package private(set) var features = FloatLists()

  init() {}

  /// The columns to decode.
  package enum Selection {
    case all, withoutFeatures
  }

  /// Decodes one row group; the sizes of the photos are left out.
  init(_ group: Int, of reader: ParquetReader, columns: Selection) throws {
    var names = ["path", "label", "split", "error"]
    if columns == .all { names.append("features") }
    let columns = try reader.read(rowGroup: group, columns: names)
    guard case .strings(let paths) = columns[0], case .strings(let labels) = columns[1],
      case .strings(let splits) = columns[2], case .strings(let errors) = columns[3]
    else { throw Self.notATable(reader.path) }
    (self.paths, self.labels, self.splits, self.errors) = (paths, labels, splits, errors)
    guard let last = columns.dropFirst(4).first else { return }
    guard case .floatLists(let features) = last else { throw Self.notATable(reader.path) }
    self.features = features
  }

  private static func notATable(_ path: String) -> PomonaError {
    PomonaError(.unusableData, "\(path) is not a part of a feature table")
  }

  /// The photos without features.
  package var skippedPhotos: [SkippedPhoto] {
    zip(paths, errors).compactMap { path, error in
      error.map { SkippedPhoto(path: path ?? "", reason: $0) }
    }
  }

  package var count: Int { paths.count }

  mutating func append(_ outcome: PhotoOutcome<[Float]>) {
    paths.append(outcome.sample.path)
    labels.append(outcome.sample.label)
    splits.append(outcome.sample.split?.rawValue)
    widths.append(outcome.size.map { Int32($0.width) })
    heights.append(outcome.size.map { Int32($0.height) })
    switch outcome.result {
    case .success(let values):
      errors.append(nil)
      features.append(values)
    case .failure(let failure):
      errors.append(failure.reason)
      features.appendMissing()
    }
  }

  /// In the order of ``schema``.
  var columns: [Column] {
    [
      .strings(paths), .strings(labels), .strings(splits), .int32s(widths), .int32s(heights),
      .strings(errors), .floatLists(features),
    ]
  }
}
