/// What a safetensors header tells of one tensor.
struct SafetensorsEntry: Equatable {
  enum Kind: String {
    case float32 = "F32"
    case int32 = "I32"
    case int64 = "I64"
    case uint8 = "U8"

    /// In bytes, of one number.
    var size: Int {
      switch self {
      case .float32, .int32: 4
      case .int64: 8
      case .uint8: 1
      }
    }
  }

  var name: String
  var kind: Kind
  var shape: [Int]
  /// Where the numbers lie, from the end of the header.
  var begin: Int
  var end: Int
}

extension Tensor {
  var kind: SafetensorsEntry.Kind {
    switch storage {
    case .float32: .float32
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    }
  }
}
