
/// The type of a column, in Spark's words.
public indirect enum SparkType: Hashable, Sendable, CustomStringConvertible {
  case void, boolean
  case tinyint, smallint, int, bigint
  case float, double
  case string, binary
  /// Days since 1970-01-01.
  case date
  /// Microseconds since 1970-01-01 in UTC.
  case timestamp
  /// Microseconds since 1970-01-01 of a clock on the wall, without a zone.
  case timestampNTZ
  case array(SparkType)
  case structure([SparkField])
  /// An array of structures of a key and a value.
  case map(key: SparkType, value: SparkType)

  /// As in Spark's DDL.
  public var description: String {
    switch self {
    case .void: "void"
    case .boolean: "boolean"
    case .tinyint: "tinyint"
    case .smallint: "smallint"
    case .int: "int"
    case .bigint: "bigint"
    case .float: "float"
    case .double: "double"
    case .string: "string"
    case .binary: "binary"
    case .date: "date"
    case .timestamp: "timestamp"
    case .timestampNTZ: "timestamp_ntz"
    case .array(let element): "array<\(element)>"
    case .structure(let fields): "struct<\(fields.map(\.description).joined(separator: ","))>"
    case .map(let key, let value): "map<\(key),\(value)>"
    }
  }
}

/// A name and a type.
public struct SparkField: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  public let type: SparkType

  package init(name: String, type: SparkType) {
    self.name = name
    self.type = type
  }

  public var description: String { "\(name):\(type)" }
}
