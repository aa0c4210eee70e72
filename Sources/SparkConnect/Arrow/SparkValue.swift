/// One value of any type, for tables whose types are not known beforehand. Columns are quicker.
public indirect enum SparkValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// Whole numbers of any width, dates (days) and timestamps (microseconds).
  case integer(Int64)
  /// Floats and doubles.
  case number(Double)
  case string(String)
  case binary([UInt8])
  case array([SparkValue])
  case structure([SparkValue])
}

extension SparkColumn {
  /// The value of a row.
  public subscript(row: Int) -> SparkValue {
    guard !isNull(at: row) else { return .null }
    switch storage {
    case .nulls: return .null
    case .booleans(let bits): return .boolean(bits[row >> 3] >> UInt8(row & 7) & 1 != 0)
    case .integers(let numbers): return .integer(numbers[row])
    case .floats(let numbers): return .number(Double(numbers[row]))
    case .doubles(let numbers): return .number(numbers[row])
    case .bytes(let offsets, let bytes):
      let slice = bytes[offsets[row]..<offsets[row + 1]]
      return type == .string
        ? .string(String(decoding: slice, as: UTF8.self)) : .binary(Array(slice))
    case .lists(let offsets, let element):
      return .array((offsets[row]..<offsets[row + 1]).map { element[$0] })
    case .structures(let columns): return .structure(columns.map { $0[row] })
    }
  }
}
