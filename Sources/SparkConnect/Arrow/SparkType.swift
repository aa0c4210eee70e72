/// The type of a column, with the names of Spark's SQL.
public indirect enum SparkType: Hashable, Sendable, CustomStringConvertible {
  /// The type of a column in which all values are null.
  case void
  case boolean
  /// Integers of 8, 16, 32 and 64 bits.
  case tinyint, smallint, int, bigint
  /// Floating-point numbers of 32 and 64 bits.
  case float, double
  case string, binary
  /// Days since 1970-01-01.
  case date
  /// Microseconds since 1970-01-01 in UTC.
  case timestamp
  /// Microseconds since 1970-01-01 in local time, without a time zone.
  case timestampNTZ
  /// Arrays of elements of one type.
  case array(SparkType)
  /// Structures of named fields.
  case structure([SparkField])
  /// Maps; the values are read as arrays of structures of a key and a value.
  case map(key: SparkType, value: SparkType)

  /// The type in Spark's DDL, such as `array<float>`.
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

/// The name and the type of a column or of a field of a structure.
public struct SparkField: Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let name: String
  /// The type.
  public let type: SparkType

  /// A field of this name and type.
  package init(name: String, type: SparkType) {
    self.name = name
    self.type = type
  }

  /// The field in Spark's DDL, such as `id:bigint`.
  public var description: String { "\(name):\(type)" }
}
