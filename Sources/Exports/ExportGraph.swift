import Inference

/// The graph of an exported model while nodes are added to it.
struct ExportGraph {
  private(set) var message = ProtobufMessage()
  private var count = 0

  init(name: String) { message.append(2, name) }

  /// A name that no other part of the graph has.
  private mutating func unique(_ name: String) -> String {
    count += 1
    return "pomona/\(name)/\(count)"
  }

  /// Adds a node of the network, whose names begin otherwise.
  mutating func append(_ node: ProtobufMessage) { message.append(1, node) }

  /// Adds weights of the network.
  mutating func append(weights: ProtobufMessage) { message.append(5, weights) }

  mutating func append(input: ProtobufMessage) { message.append(11, input) }

  mutating func append(output: ProtobufMessage) { message.append(12, output) }

  /// Adds a node.
  ///
  /// - Parameter output: The name of its result; nil for a new one.
  /// - Returns: The name of its result.
  mutating func add(
    _ kind: String, _ inputs: [String], _ attributes: [String: ONNXNode.Attribute] = [:],
    output: String? = nil, domain: String = ""
  ) -> String {
    let output = output ?? unique(kind)
    message.append(
      1, ONNXNode.make(kind, inputs, output, attributes: attributes, domain: domain))
    return output
  }

  /// Adds a constant.
  mutating func constant(_ values: [Float], shape: [Int]) -> String {
    let name = unique("constant")
    append(weights: ONNXNode.tensor(name, values, shape: shape.map { UInt64($0) }))
    return name
  }

  mutating func constant(_ value: Float) -> String { constant([value], shape: []) }

  /// Adds a constant of whole numbers, in one dimension.
  mutating func constant(_ values: [Int]) -> String {
    let name = unique("constant")
    append(weights: ONNXNode.tensor(name, values, shape: [UInt64(values.count)]))
    return name
  }

  /// Adds a constant of texts, in one dimension.
  mutating func constant(_ values: [String]) -> String {
    let name = unique("constant")
    append(weights: ONNXNode.tensor(name, values))
    return name
  }
}
