#if Spark
import Datasets
import SparkConnect

/// The counts of labels in a feature table and its photos without features.
struct TableSummary: Sendable {
  /// The columns of a table that the query needs.
  static let columns = [
    "path", "label", "split", "error", "_metadata.file_name AS file", "_metadata.row_index AS row",
  ]

  /// The query on a view of these columns: a row for each label of a split, and one for each photo without features.
  static func query(of view: String) -> String {
    """
    SELECT split, label, error, IF(error IS NULL, NULL, path) AS path, IF(error IS NULL, NULL, file) AS file,
      IF(error IS NULL, NULL, row) AS row, count(*) AS count
    FROM \(view) GROUP BY ALL
    """
  }

  /// The numbers of labelled photos with features.
  private(set) var counts: [Split: [String: Int]] = [:]
  /// The photos without features, in the table's order.
  private(set) var skipped: [SkippedPhoto] = []

  init() {}

  /// - Parameter rows: The result of the query.
  init(_ rows: SparkRows) throws {
    let splits = try rows.strings("split")
    let labels = try rows.strings("label")
    let rowCounts = try rows.integers("count")
    let paths = try rows.strings("path")
    let errors = try rows.strings("error")
    let files = try rows.strings("file").map { $0 ?? "" }
    let numbers = try rows.integers("row").map { $0 ?? 0 }
    var failed: [Int] = []
    for row in splits.indices {
      if errors[row] != nil {
        failed.append(row)
      } else if let split = splits[row].flatMap(Split.init(rawValue:)), let label = labels[row] {
        counts[split, default: [:]][label] = Int(rowCounts[row] ?? 0)
      }
    }
    // Few rows: sorting them here is faster than a sort in Spark.
    failed.sort { (files[$0], numbers[$0]) < (files[$1], numbers[$1]) }
    skipped = failed.map { SkippedPhoto(path: paths[$0] ?? "", reason: errors[$0] ?? "") }
  }

  /// The number of photos of a split whose label is one of these classes.
  func count(of split: Split, classes: [String]) -> Int {
    classes.reduce(0) { $0 + (counts[split]?[$1] ?? 0) }
  }
}
#endif
