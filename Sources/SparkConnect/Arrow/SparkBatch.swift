internal import Failures

/// A batch of the rows of a result, as columns of the same length.
public struct SparkBatch: Sendable {
  /// The columns in the order of the query.
  public let columns: [SparkColumn]
  /// The number of rows; every column has as many.
  public let rowCount: Int

  /// The names and types of the columns.
  public var fields: [SparkField] { columns.map { SparkField(name: $0.name, type: $0.type) } }

  /// Returns the first column of this name.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` when there is none.
  public func column(_ name: String) throws(SparkError) -> SparkColumn {
    guard let column = columns.first(where: { $0.name == name }) else {
      throw SparkError(
        .unsupported, "the result has no column \(name)",
        remedy: "Use one of its columns: \(columns.map(\.name).joined(separator: ", ")).")
    }
    return column
  }

  /// Returns the values of a row, column by column.
  ///
  /// - Parameter index: The row, at least 0 and less than ``rowCount``.
  public func row(_ index: Int) -> [SparkValue] { columns.map { $0[index] } }

  /// Returns a batch without rows.
  static func empty(_ fields: [ArrowField]) throws(SparkError) -> SparkBatch {
    SparkBatch(columns: fields.map(SparkColumn.init(empty:)), rowCount: 0)
  }
}

extension SparkColumn {
  init(empty field: ArrowField) {
    let storage: Storage =
      switch field.layout {
      case .null: .nulls
      case .boolean: .booleans([])
      case .integer: .integers([])
      case .float32: .floats([])
      case .float64: .doubles([])
      case .text, .bytes: .bytes(offsets: [0], [])
      case .list(let element): .lists(offsets: [0], SparkColumn(empty: element))
      case .structure(let fields): .structures(fields.map(SparkColumn.init(empty:)))
      }
    self.init(name: field.name, type: field.type, count: 0, storage: storage, validity: nil)
  }
}
