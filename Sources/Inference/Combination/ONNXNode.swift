/// Makes messages of onnx.proto.
package enum ONNXNode {
  /// The value of an attribute of a node.
  package enum Attribute {
    case integer(UInt64)
    case integers([UInt64])
    case wholeNumbers([Int])
    case number(Float)
    case numbers([Float])
    case text(String)
    case texts([String])
  }

  /// A NodeProto with one output.
  package static func make(
    _ kind: String, _ inputs: [String], _ output: String, attributes: [String: Attribute] = [:],
    domain: String = ""
  ) -> ProtobufMessage {
    var node = ProtobufMessage()
    for input in inputs { node.append(1, input) }
    node.append(2, output)
    node.append(3, output)
    node.append(4, kind)
    if !domain.isEmpty { node.append(7, domain) }
    for (name, attribute) in attributes.sorted(by: { $0.key < $1.key }) {
      var message = ProtobufMessage()
      message.append(1, name)
      switch attribute {
      case .integer(let value):
        message.append(3, value)
        message.append(20, 2)
      case .integers(let values):
        for value in values { message.append(8, value) }
        message.append(20, 7)
      case .wholeNumbers(let values):
        message.append(8, packed: values)
        message.append(20, 7)
      case .number(let value):
        message.fields.append(
          .init(number: 2, value: .fixed([UInt8](littleEndian: [value])[...])))
        message.append(20, 1)
      case .numbers(let values):
        message.append(7, packed: values)
        message.append(20, 6)
      case .text(let value):
        message.append(4, value)
        message.append(20, 3)
      case .texts(let values):
        for value in values { message.append(9, value) }
        message.append(20, 8)
      }
      node.append(5, message)
    }
    return node
  }

  /// A TensorProto of Float.
  package static func tensor(
    _ name: String, _ values: [Float], shape: [UInt64]
  ) -> ProtobufMessage {
    var tensor = ProtobufMessage()
    for length in shape { tensor.append(1, length) }
    tensor.append(2, 1)
    tensor.append(8, name)
    tensor.append(9, bytes: [UInt8](littleEndian: values))
    return tensor
  }

  /// A TensorProto of numbers of a byte.
  package static func tensor(
    _ name: String, _ type: ElementType, _ values: [UInt8], shape: [UInt64]
  ) -> ProtobufMessage {
    var tensor = ProtobufMessage()
    for length in shape { tensor.append(1, length) }
    tensor.append(2, type.rawValue)
    tensor.append(8, name)
    tensor.append(9, bytes: values)
    return tensor
  }

  /// A TensorProto of Int64.
  package static func tensor(_ name: String, _ values: [Int], shape: [UInt64]) -> ProtobufMessage {
    var tensor = ProtobufMessage()
    for length in shape { tensor.append(1, length) }
    tensor.append(2, 7)
    tensor.append(8, name)
    tensor.append(7, packed: values)
    return tensor
  }

  /// A TensorProto of texts, in one dimension.
  package static func tensor(_ name: String, _ values: [String]) -> ProtobufMessage {
    var tensor = ProtobufMessage()
    tensor.append(1, UInt64(values.count))
    tensor.append(2, ElementType.text.rawValue)
    tensor.append(8, name)
    for value in values { tensor.append(6, value) }
    return tensor
  }

  /// The types of tensors, as in TensorProto.DataType.
  package enum ElementType: UInt64 {
    case float = 1
    case byte = 2
    case signedByte = 3
    case integer = 7
    case text = 8
    case bool = 9
  }

  /// A length of a dimension: a number, or a name for one that is open.
  package enum Length {
    case fixed(Int)
    case open(String)
  }

  /// A ValueInfoProto.
  package static func value(
    _ name: String, _ type: ElementType, shape: [Length]
  ) -> ProtobufMessage {
    var dimensions = ProtobufMessage()
    for length in shape {
      var dimension = ProtobufMessage()
      switch length {
      case .fixed(let count): dimension.append(1, UInt64(count))
      case .open(let name): dimension.append(2, name)
      }
      dimensions.append(1, dimension)
    }
    var tensor = ProtobufMessage()
    tensor.append(1, type.rawValue)
    tensor.append(2, dimensions)
    var kind = ProtobufMessage()
    kind.append(1, tensor)
    var value = ProtobufMessage()
    value.append(1, name)
    value.append(2, kind)
    return value
  }

  /// A ValueInfoProto of Float.
  package static func value(_ name: String, shape: [UInt64]) -> ProtobufMessage {
    value(name, .float, shape: shape.map { .fixed(Int($0)) })
  }
}
