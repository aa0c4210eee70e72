/// A value for a `:name` in a statement of SQL.
public enum SparkArgument: Sendable, Hashable {
  case boolean(Bool)
  case int(Int32)
  case bigint(Int64)
  case float(Float)
  case double(Double)
  case string(String)
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
