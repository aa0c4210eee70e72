
/// A whole result: batches that follow each other, all with the same columns.
public struct SparkRows: Sendable {
  /// At least one, unless the statement has no result at all.
  public internal(set) var batches: [SparkBatch] = []

  /// Rows of all batches.
  public var count: Int { batches.reduce(0) { $0 + $1.rowCount } }
  /// The names and types of the columns.
  public var fields: [SparkField] { batches.first?.fields ?? [] }

  /// The values of a column of strings; its siblings likewise, see ``SparkColumn``.
  public func strings(_ column: String) throws(SparkError) -> [String?] {
    try joined(column) { column throws(SparkError) in try column.strings() }
  }

  public func integers(_ column: String) throws(SparkError) -> [Int64?] {
    try joined(column) { column throws(SparkError) in try column.integers() }
  }

  public func doubles(_ column: String) throws(SparkError) -> [Double?] {
    try joined(column) { column throws(SparkError) in try column.doubles() }
  }

  public func binaries(_ column: String) throws(SparkError) -> [[UInt8]?] {
    try joined(column) { column throws(SparkError) in try column.binaries() }
  }

  public func floatArrays(_ column: String) throws(SparkError) -> [[Float]?] {
    try joined(column) { column throws(SparkError) in try column.floatArrays() }
  }

  /// The values row by row.
  public var rows: [[SparkValue]] {
    batches.flatMap { batch in (0..<batch.rowCount).map { batch.row($0) } }
  }

  private func joined<T>(
    _ name: String, _ values: (SparkColumn) throws(SparkError) -> [T?]
  ) throws(SparkError) -> [T?] {
    var all: [T?] = []
    for batch in batches { all += try values(try batch.column(name)) }
    return all
  }
}
