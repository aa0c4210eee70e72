/// The values of one column for a batch of rows; nil in a row without a value.
package enum Column: Sendable, Equatable {
  case strings([String?])
  case int32s([Int32?])
  case int64s([Int64?])
  case floats([Float?])
  case doubles([Double?])
  case floatLists(FloatLists)

  /// The number of rows.
  package var rowCount: Int {
    switch self {
    case .strings(let values): values.count
    case .int32s(let values): values.count
    case .int64s(let values): values.count
    case .floats(let values): values.count
    case .doubles(let values): values.count
    case .floatLists(let lists): lists.rowCount
    }
  }

  /// The type of the values.
  package var kind: ParquetField.Kind {
    switch self {
    case .strings: .string
    case .int32s: .int32
    case .int64s: .int64
    case .floats: .float
    case .doubles: .double
    case .floatLists: .floatList
    }
  }
}
