/// A value of any type, for results whose types are not known in advance. The typed methods of ``SparkColumn`` are faster.
public indirect enum SparkValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// An integer of any width, a date (days since 1970-01-01) or a timestamp (microseconds since 1970-01-01).
  case integer(Int64)
  /// A float or a double.
  case number(Double)
  case string(String)
  case binary([UInt8])
  /// An array, or a map as an array of structures of a key and a value.
  case array([SparkValue])
  /// The values of a structure, field by field.
  case structure([SparkValue])
}

extension SparkColumn {
  /// Returns the value of a row.
  ///
  /// - Parameter row: The row, at least 0 and less than ``count``.
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
