import Foundation

/// Makes messages of onnx.proto.
enum ONNXNode {
  /// The value of an attribute of a node.
  enum Attribute {
    case integer(UInt64)
    case integers([UInt64])
  }

  /// A NodeProto with one output.
  static func make(
    _ kind: String, _ inputs: [String], _ output: String, attributes: [String: Attribute] = [:]
  ) -> ProtobufMessage {
    var node = ProtobufMessage()
    for input in inputs { node.append(1, input) }
    node.append(2, output)
    node.append(3, output)
    node.append(4, kind)
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
      }
      node.append(5, message)
    }
    return node
  }

  /// A TensorProto of Float.
  static func tensor(_ name: String, _ values: [Float], shape: [UInt64]) -> ProtobufMessage {
    var tensor = ProtobufMessage()
    for length in shape { tensor.append(1, length) }
    tensor.append(2, 1)
    tensor.append(8, name)
    let bytes = values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
    }
    tensor.fields.append(.init(number: 9, value: .bytes(bytes[...])))
    return tensor
  }

  /// A ValueInfoProto of Float.
  static func value(_ name: String, shape: [UInt64]) -> ProtobufMessage {
    var dimensions = ProtobufMessage()
    for length in shape {
      var dimension = ProtobufMessage()
      dimension.append(1, length)
      dimensions.append(1, dimension)
    }
    var tensor = ProtobufMessage()
    tensor.append(1, 1)
    tensor.append(2, dimensions)
    var type = ProtobufMessage()
    type.append(1, tensor)
    var value = ProtobufMessage()
    value.append(1, name)
    value.append(2, type)
    return value
  }
}
