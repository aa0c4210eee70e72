
/// Some rows of a result, as columns of the same length.
public struct SparkBatch: Sendable {
  public let columns: [SparkColumn]
  public let rowCount: Int

  /// The names and types of the columns.
  public var fields: [SparkField] { columns.map { SparkField(name: $0.name, type: $0.type) } }

  /// The column of that name; throws the code `unsupported` when there is none.
  public func column(_ name: String) throws(SparkError) -> SparkColumn {
    guard let column = columns.first(where: { $0.name == name }) else {
      throw SparkError(
        .unsupported, "There is no column \(name).",
        remedy: "The result has: \(columns.map(\.name).joined(separator: ", ")).")
    }
    return column
  }

  /// The values of a row, column by column.
  public func row(_ index: Int) -> [SparkValue] { columns.map { $0[index] } }

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
