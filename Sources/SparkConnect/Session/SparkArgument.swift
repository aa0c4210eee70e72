/// The value of a `:name` in an SQL statement, with the type that it has in Spark.
public enum SparkArgument: Sendable, Hashable {
  /// A `BOOLEAN`.
  case boolean(Bool)
  /// An `INT` of 32 bits.
  case int(Int32)
  /// A `BIGINT` of 64 bits.
  case bigint(Int64)
  /// A `FLOAT` of 32 bits.
  case float(Float)
  /// A `DOUBLE` of 64 bits.
  case double(Double)
  /// A `STRING`.
  case string(String)
  /// A `BINARY`.
  case binary([UInt8])
}

#if Spark
internal import Foundation
internal import SwiftProtobuf

extension SparkArgument {
  var expression: ProtoExpression {
    .with {
      switch self {
      case .boolean(let value): $0.literal.boolean = value
      case .int(let value): $0.literal.integer = value
      case .bigint(let value): $0.literal.long = value
      case .float(let value): $0.literal.float = value
      case .double(let value): $0.literal.double = value
      case .string(let value): $0.literal.string = value
      case .binary(let value): $0.literal.binary = Data(value)
      }
    }
  }
}
#endif
