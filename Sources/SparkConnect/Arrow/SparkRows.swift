/// The rows of a whole result: batches in order, all with the same columns.
///
/// The methods that return the values of a column join the batches; see ``SparkColumn`` for the types.
public struct SparkRows: Sendable {
  /// The batches: at least one, which may have no rows, unless the statement has no result.
  public internal(set) var batches: [SparkBatch] = []

  /// The number of rows of all batches.
  public var count: Int { batches.reduce(0) { $0 + $1.rowCount } }
  /// The names and types of the columns.
  public var fields: [SparkField] { batches.first?.fields ?? [] }

  /// Returns the values of a column of strings, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` when there is no such column, or it has another type.
  public func strings(_ column: String) throws(SparkError) -> [String?] {
    try joined(column) { column throws(SparkError) in try column.strings() }
  }

  /// Returns the values of a column of integers, dates or timestamps, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` when there is no such column, or it has another type.
  public func integers(_ column: String) throws(SparkError) -> [Int64?] {
    try joined(column) { column throws(SparkError) in try column.integers() }
  }

  /// Returns the values of a column of floats or doubles, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` when there is no such column, or it has another type.
  public func doubles(_ column: String) throws(SparkError) -> [Double?] {
    try joined(column) { column throws(SparkError) in try column.doubles() }
  }

  /// Returns the values of a column of booleans, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` when there is no such column, or it has another type.
  public func booleans(_ column: String) throws(SparkError) -> [Bool?] {
    try joined(column) { column throws(SparkError) in try column.booleans() }
  }

  /// Returns the values of a column of binaries, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` when there is no such column, or it has another type.
  public func binaries(_ column: String) throws(SparkError) -> [[UInt8]?] {
    try joined(column) { column throws(SparkError) in try column.binaries() }
  }

  /// Returns the values of a column of type `array<float>`, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` when there is no such column, it has another type, or an array
  ///   contains a null.
  public func floatArrays(_ column: String) throws(SparkError) -> [[Float]?] {
    try joined(column) { column throws(SparkError) in try column.floatArrays() }
  }

  /// The values row by row, which is slower than by column.
  public var rows: [[SparkValue]] {
    batches.flatMap { batch in (0..<batch.rowCount).map { batch.row($0) } }
  }

  private func joined<T>(
    _ name: String, values: (SparkColumn) throws(SparkError) -> [T?]
  ) throws(SparkError) -> [T?] {
    var all: [T?] = []
    for batch in batches { all += try values(try batch.column(name)) }
    return all
  }
}
