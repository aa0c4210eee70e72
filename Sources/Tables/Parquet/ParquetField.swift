/// The name and the type of a column.
package struct ParquetField: Sendable, Equatable {
  /// The type of a column's values.
  package enum Kind: Sendable, Equatable {
    /// UTF-8 text.
    case string
    /// Signed integers of 32 bits; smaller ones are widened.
    case int32
    /// Signed integers of 64 bits; unsigned ones of 32 bits are widened.
    case int64
    /// Floats of 32 bits.
    case float
    /// Floats of 64 bits.
    case double
    /// A list of 32-bit floats: `array<float>` in Spark, `FLOAT[]` in DuckDB.
    case floatList
    /// Any other type, by Arrow's format string. Such a column is listed, and neither read nor written.
    case unsupported(String)
  }

  /// The name of the column.
  package let name: String
  /// The type of its values.
  package let kind: Kind
  /// True if a row may lack a value.
  package let isNullable: Bool

  /// A column of this name and type.
  package init(_ name: String, kind: Kind, isNullable: Bool = false) {
    self.name = name
    self.kind = kind
    self.isNullable = isNullable
  }
}
