import Datasets
import Tables

/// The rows of a feature table on their way into a row group.
struct FeatureRows {
  static let schema = [
    ParquetField("path", kind: .string),
    ParquetField("label", kind: .string, isNullable: true),
    ParquetField("split", kind: .string, isNullable: true),
    ParquetField("width", kind: .int32, isNullable: true),
    ParquetField("height", kind: .int32, isNullable: true),
    ParquetField("error", kind: .string, isNullable: true),
    ParquetField("features", kind: .floatList, isNullable: true),
    ParquetField("signature", kind: .floatList, isNullable: true),
  ]

  private var paths: [String?] = []
  private var labels: [String?] = []
  private var splits: [String?] = []
  private var widths: [Int32?] = []
  private var heights: [Int32?] = []
  private var errors: [String?] = []
  private var features = FloatLists()
  private var signatures = FloatLists()

  var count: Int { paths.count }

  /// Appends the row of a photo, whose values are its features and its signature.
  mutating func append(_ outcome: PhotoOutcome<[[Float]]>) {
    paths.append(outcome.path)
    labels.append(outcome.sample.label)
    splits.append(outcome.sample.split?.rawValue)
    widths.append(outcome.size.map { Int32($0.width) })
    heights.append(outcome.size.map { Int32($0.height) })
    switch outcome.result {
    case .success(let values):
      errors.append(nil)
      features.append(values[0])
      signatures.append(values[1])
    case .failure(let failure):
      errors.append(failure.reason)
      features.appendMissing()
      signatures.appendMissing()
    }
  }

  /// The columns, in the order of ``schema``.
  var columns: [Column] {
    [
      .strings(paths), .strings(labels), .strings(splits), .int32s(widths), .int32s(heights),
      .strings(errors), .floatLists(features), .floatLists(signatures),
    ]
  }
}
