#if Spark
import Datasets
import SparkConnect

/// The counts of labels in a feature table and its photos without features.
struct TableSummary: Sendable {
  /// The columns of a table that the query needs.
  static let columns = [
    "path", "label", "split", "error", "_metadata.file_name AS file", "_metadata.row_index AS row",
  ]

  /// The query on a view of these columns.
  static func query(of view: String) -> String {
    """
    SELECT split, label, count(*) AS count, CAST(NULL AS string) AS path, CAST(NULL AS string) AS error,
      CAST(NULL AS string) AS file, CAST(NULL AS bigint) AS row
    FROM \(view) WHERE error IS NULL AND split IS NOT NULL AND label IS NOT NULL GROUP BY split, label
    UNION ALL
    SELECT split, label, CAST(NULL AS bigint) AS count, path, error, file, row
    FROM \(view) WHERE error IS NOT NULL
    """
  }

  /// The numbers of labelled photos with features.
  private(set) var counts: [Split: [String: Int]] = [:]
  /// The photos without features, in the table's order.
  private(set) var skipped: [SkippedPhoto] = []

  init() {}

  /// - Parameters:
  ///   - rows: The result of the query.
  ///   - rowsPerPhoto: The number of views of a photo, which have all features or none.
  init(_ rows: SparkRows, rowsPerPhoto: Int) throws {
    let splits = try rows.strings("split")
    let labels = try rows.strings("label")
    let rowCounts = try rows.integers("count")
    let paths = try rows.strings("path")
    let errors = try rows.strings("error")
    let files = try rows.strings("file").map { $0 ?? "" }
    let numbers = try rows.integers("row").map { $0 ?? 0 }
    var failed: [Int] = []
    for row in splits.indices {
      if let count = rowCounts[row] {
        guard let split = splits[row].flatMap(Split.init(rawValue:)), let label = labels[row] else {
          continue
        }
        counts[split, default: [:]][label] = Int(count) / rowsPerPhoto
      } else {
        failed.append(row)
      }
    }
    // Few rows: sorting them here is faster than a sort in Spark.
    failed.sort { (files[$0], numbers[$0]) < (files[$1], numbers[$1]) }
    for row in failed {
      let photo = SkippedPhoto(path: paths[row] ?? "", reason: errors[row] ?? "")
      // The rows of a photo's views follow each other.
      if photo != skipped.last { skipped.append(photo) }
    }
  }

  /// The number of photos of a split whose label is one of these classes.
  func count(of split: Split, classes: [String]) -> Int {
    classes.reduce(0) { $0 + (counts[split]?[$1] ?? 0) }
  }
}
#endif
