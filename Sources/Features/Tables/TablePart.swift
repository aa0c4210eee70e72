/// The parts of a feature table: Parquet files of a fixed number of rows, so that a table has the same files whatever
/// made it.
package enum TablePart {
  package static let rowsPerGroup = 1024
  /// A part of this size is below the 10 MB that an object store takes in one request.
  package static let rows = rowsPerGroup

  /// The file name of a part, counted from 0.
  package static func name(_ number: Int) -> String {
    let digits = String(number)
    return "part-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits).parquet"
  }

  /// True for the file name of a part.
  package static func isName(_ name: String) -> Bool {
    name.hasPrefix("part-") && name.hasSuffix(".parquet")
  }

  /// The number of parts of a table.
  package static func count(ofRows rows: Int) -> Int { (rows + Self.rows - 1) / Self.rows }

  /// The rows of a part in a table of this many rows.
  package static func range(_ part: Int, ofRows rows: Int) -> Range<Int> {
    part * Self.rows..<min((part + 1) * Self.rows, rows)
  }
}
