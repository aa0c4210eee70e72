import Datasets

import Failures
package import Tables

/// Rows of a feature table: on their way into a row group, or read from one.
package struct FeatureRows {
  static let schema = [
    ParquetField("path", .string),
    ParquetField("label", .string, isNullable: true),
    ParquetField("split", .string, isNullable: true),
    ParquetField("width", .int32, isNullable: true),
    ParquetField("height", .int32, isNullable: true),
    ParquetField("error", .string, isNullable: true),
    ParquetField("features", .floatList, isNullable: true),
  ]

  package private(set) var paths: [String?] = []
  package private(set) var labels: [String?] = []
  package private(set) var splits: [String?] = []
  private var widths: [Int32?] = []
  private var heights: [Int32?] = []
  package private(set) var errors: [String?] = []
  package private(set) var features = FloatLists()

  init() {}

  /// Rows that were read elsewhere; the arrays are of one length, and the sizes of the photos are left out.
  package init(
    paths: [String?], labels: [String?], splits: [String?], errors: [String?], features: FloatLists
  ) {
    (self.paths, self.labels, self.splits) = (paths, labels, splits)
    (self.errors, self.features) = (errors, features)
  }

  /// Reads one row group; the sizes of the photos are left out.
  init(_ group: Int, of reader: ParquetReader) throws {
    let columns = try reader.read(
      rowGroup: group, columns: ["path", "label", "split", "error", "features"])
    guard case .strings(let paths) = columns[0], case .strings(let labels) = columns[1],
      case .strings(let splits) = columns[2], case .strings(let errors) = columns[3],
      case .floatLists(let features) = columns[4]
    else {
      throw PomonaError(.unusableData, "\(reader.path) is not a part of a feature table")
    }
    (self.paths, self.labels, self.splits) = (paths, labels, splits)
    (self.errors, self.features) = (errors, features)
  }

  package var count: Int { paths.count }

  mutating func append(_ result: PhotoResult<[Float]>) {
    paths.append(result.sample.path)
    labels.append(result.sample.label)
    splits.append(result.sample.split?.rawValue)
    switch result.outcome {
    case .success(let photo):
      widths.append(Int32(photo.width))
      heights.append(Int32(photo.height))
      errors.append(nil)
      features.append(photo.output)
    case .failure(let reason):
      widths.append(nil)
      heights.append(nil)
      errors.append(reason.text)
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
