/// A column's name and type.
package struct ParquetField: Sendable, Equatable {
  /// The type of a column's values.
  package enum Kind: Sendable, Equatable {
    /// UTF-8 text.
    case string
    case int32
    case int64
    case float
    case double
    /// A list of 32-bit floats: `array<float>` in Spark, `FLOAT[]` in DuckDB.
    case floatList
    /// Anything else a file may hold, by Arrow's format string. It can be told, neither read nor written.
    case unsupported(String)
  }

  package let name: String
  package let kind: Kind
  /// Whether a row may lack a value.
  package let isNullable: Bool

  package init(_ name: String, _ kind: Kind, isNullable: Bool = false) {
    self.name = name
    self.kind = kind
    self.isNullable = isNullable
  }
}
