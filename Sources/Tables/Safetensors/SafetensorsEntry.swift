/// The entry of one tensor in a safetensors header.
struct SafetensorsEntry: Equatable {
  /// The type of a tensor's numbers, by its name in the format.
  enum Kind: String {
    case float32 = "F32"
    case float64 = "F64"
    case int32 = "I32"
    case int64 = "I64"
    case uint8 = "U8"

    /// The size of one number in bytes.
    var size: Int {
      switch self {
      case .float32, .int32: 4
      case .float64, .int64: 8
      case .uint8: 1
      }
    }
  }

  var name: String
  var kind: Kind
  var shape: [Int]
  /// The offset of the first byte, from the end of the header.
  var begin: Int
  /// The offset behind the last byte.
  var end: Int
}

extension Tensor {
  /// The type of the numbers.
  var kind: SafetensorsEntry.Kind {
    switch storage {
    case .float32: .float32
    case .float64: .float64
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    }
  }
}
