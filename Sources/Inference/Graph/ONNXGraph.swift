import Failures
import Foundation

/// The nodes of a backbone's network and the places of its weights in the ONNX file, whose values can be replaced.
///
/// Source: the messages ModelProto, GraphProto, NodeProto, AttributeProto and TensorProto of
/// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
package struct ONNXGraph: Sendable {
  /// A node of the network.
  package struct Node: Sendable {
    /// The operator, such as `Conv`.
    package let kind: String
    /// The names of the inputs; an empty one is absent.
    package let inputs: [String]
    package let outputs: [String]
    /// The attributes that are whole numbers, one or several.
    package let integers: [String: [Int]]
    /// The attributes that are a number with a fraction.
    package let numbers: [String: Float]
    /// The attributes that are texts.
    package let texts: [String: String]
  }

  /// Weights of the network.
  package struct Weights: Sendable {
    package let shape: [Int]
    /// The bytes of the values in the file, 32-bit floating point numbers in little-endian order.
    fileprivate let place: Range<Int>
  }

  package private(set) var nodes: [Node] = []
  /// The weights that are 32-bit floating point numbers, by name.
  package private(set) var weights: [String: Weights] = [:]
  /// The name of the input.
  package let input: String
  /// The name of the output that holds the features.
  package let output: String
  /// The bytes of the file.
  package private(set) var content: [UInt8]
  private let path: String

  /// Reads the file of a backbone, which is known to be valid.
  ///
  /// - Throws: An ``InferenceError``: `backboneUnreadable` or `backboneInvalid`.
  package init(of backbone: Backbone) throws(InferenceError) {
    path = backbone.path
    output = backbone.outputName
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InferenceError(
        .backboneUnreadable, subject: path, "the network cannot be read",
        remedy: "Check the path and the permissions.")
    }
    content = [UInt8](data)
    guard let model = ProtobufMessage(content[...]), let graph = model.messages(7).first else {
      throw Self.invalid(path)
    }
    var names: Set<String> = []
    for tensor in graph.messages(5) {
      names.insert(tensor.text(8))
      guard tensor.number(2) == 1, let place = Self.place(of: tensor) else { continue }
      weights[tensor.text(8)] = Weights(shape: tensor.integers(1), place: place)
    }
    guard let input = graph.messages(11).map({ $0.text(1) }).first(where: { !names.contains($0) })
    else { throw Self.invalid(path) }
    self.input = input
    nodes = graph.messages(1).map { Self.node($0) }
  }

  /// The values of weights; nil for a name without such weights.
  package func values(of name: String) -> [Float]? {
    guard let place = weights[name]?.place else { return nil }
    return content[place].withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map {
        Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
      }
    }
  }

  /// Replaces the values of weights by as many others.
  package mutating func replace(_ name: String, by values: UnsafeBufferPointer<Float>) {
    guard let place = weights[name]?.place, place.count == values.count * 4 else {
      preconditionFailure("weights of another size")
    }
    content.withUnsafeMutableBytes { bytes in
      for (index, value) in values.enumerated() {
        bytes.storeBytes(
          of: value.bitPattern.littleEndian, toByteOffset: place.lowerBound + index * 4,
          as: UInt32.self)
      }
    }
  }

  /// The bytes of a tensor's values: `raw_data` or `float_data`, which are the same in the file.
  private static func place(of tensor: ProtobufMessage) -> Range<Int>? {
    guard let bytes = tensor.bytes(9).first ?? tensor.bytes(4).first else { return nil }
    let shape = tensor.integers(1)
    guard shape.allSatisfy({ $0 > 0 }), shape.reduce(4, { $0 &* $1 }) == bytes.count else {
      return nil
    }
    return bytes.indices
  }

  private static func node(_ message: ProtobufMessage) -> Node {
    var integers: [String: [Int]] = [:]
    var numbers: [String: Float] = [:]
    var texts: [String: String] = [:]
    for attribute in message.messages(5) {
      let name = attribute.text(1)
      switch attribute.number(20) {
      case 1: numbers[name] = attribute.floats(2).first
      case 2: integers[name] = attribute.integers(3)
      case 3: texts[name] = attribute.text(4)
      case 7: integers[name] = attribute.integers(8)
      default: break
      }
    }
    func names(_ number: Int) -> [String] {
      message.bytes(number).map { String(decoding: $0, as: UTF8.self) }
    }
    return Node(
      kind: message.text(4), inputs: names(1), outputs: names(2), integers: integers,
      numbers: numbers, texts: texts)
  }

  private static func invalid(_ path: String) -> InferenceError {
    InferenceError(
      .backboneInvalid, subject: path, "damaged, or not an ONNX file",
      remedy: "Download or export the file again.")
  }
}
