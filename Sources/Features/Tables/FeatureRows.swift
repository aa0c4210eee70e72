import Datasets
import Imaging
import Tables

/// The rows of a feature table on their way into a row group.
struct FeatureRows {
  private static let wholePhotos = [
    ParquetField("path", kind: .string),
    ParquetField("label", kind: .string, isNullable: true),
    ParquetField("split", kind: .string, isNullable: true),
    ParquetField("width", kind: .int32, isNullable: true),
    ParquetField("height", kind: .int32, isNullable: true),
    ParquetField("error", kind: .string, isNullable: true),
    ParquetField("features", kind: .floatList, isNullable: true),
  ]

  /// The columns of a table with these views. A table of whole photos has their signatures, any other one the view.
  static func schema(views: [PhotoView]) -> [ParquetField] {
    wholePhotos
      + (views == [.whole]
        ? [ParquetField("signature", kind: .floatList, isNullable: true)]
        : [ParquetField("view", kind: .string)])
  }

  private let views: [PhotoView]
  private var paths: [String?] = []
  private var labels: [String?] = []
  private var splits: [String?] = []
  private var widths: [Int32?] = []
  private var heights: [Int32?] = []
  private var errors: [String?] = []
  private var features = FloatLists()
  private var signatures = FloatLists()
  private var viewNames: [String?] = []

  init(views: [PhotoView]) { self.views = views }

  var count: Int { paths.count }

  /// Appends the row of one view of a photo, counted from 0.
  mutating func append(_ outcome: PhotoOutcome<[[Float]]>, view: Int) {
    paths.append(outcome.path)
    labels.append(outcome.sample.label)
    splits.append(outcome.sample.split?.rawValue)
    widths.append(outcome.size.map { Int32($0.width) })
    heights.append(outcome.size.map { Int32($0.height) })
    viewNames.append(views[view].description)
    switch outcome.result {
    case .success(let values):
      errors.append(nil)
      features.append(values[view])
      if views == [.whole] { signatures.append(values[1]) }
    case .failure(let failure):
      errors.append(failure.reason)
      features.appendMissing()
      signatures.appendMissing()
    }
  }

  /// The columns, in the order of ``schema(views:)``.
  var columns: [Column] {
    let columns: [Column] = [
      .strings(paths), .strings(labels), .strings(splits), .int32s(widths), .int32s(heights),
      .strings(errors), .floatLists(features),
    ]
    return columns + [views == [.whole] ? .floatLists(signatures) : .strings(viewNames)]
  }
}
