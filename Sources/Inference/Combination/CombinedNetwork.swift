import Failures

/// The graph of one backbone as part of a combination: its names are made unique, its input is that of the combination,
/// normalised as it expects, and its output is a vector whose absolute values sum to 1.
///
/// Source: the messages GraphProto, NodeProto, TensorProto and AttributeProto of
/// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
struct CombinedNetwork {
  /// The fields of GraphProto: nodes (1) and weights (5).
  private(set) var fields: [ProtobufMessage.Field] = []
  /// The name of the vector.
  private(set) var output = ""
  private let prefix: String

  /// - Parameters:
  ///   - model: The network's ModelProto.
  ///   - backbone: The backbone.
  ///   - index: Its position, which makes its names unique.
  ///   - given: The backbone whose layout and normalisation the input has.
  ///   - input: The name of the input.
  init(
    _ model: ProtobufMessage, of backbone: Backbone, index: Int, asGivenFor given: Backbone,
    input: String
  ) throws(InferenceError) {
    prefix = "\(index)/"
    guard let graph = model.messages(7).first, graph.bytes(15).isEmpty else {
      throw BackboneCombination.unsupported(backbone, "it has sparse weights")
    }
    let weights = graph.messages(5)
    let weightNames = Set(weights.map { $0.text(8) })
    let inputs = graph.messages(11).map { $0.text(1) }.filter { !weightNames.contains($0) }
    guard inputs.count == 1 else {
      throw BackboneCombination.unsupported(backbone, "it has \(inputs.count) inputs")
    }
    let photo = convert(input, for: backbone, asGivenFor: given)
    let names = [inputs[0]: photo]
    let prefix = prefix
    func unique(_ name: String) -> String { name.isEmpty ? "" : names[name] ?? prefix + name }
    for node in graph.messages(1) {
      // Graphs in attributes refer to names outside them.
      guard node.messages(5).allSatisfy({ $0.bytes(6).isEmpty && $0.bytes(11).isEmpty }) else {
        throw BackboneCombination.unsupported(backbone, "it has control flow")
      }
      var node = node
      node.mapTexts(in: [1, 2, 3], unique)
      append(node)
    }
    for var weight in weights {
      weight.mapTexts(in: [8], unique)
      append(weight: weight)
    }
    output = vector(of: unique(backbone.outputName), backbone)
  }

  private mutating func append(_ node: ProtobufMessage) {
    fields.append(.init(number: 1, value: .bytes(node.encoded[...])))
  }

  private mutating func append(weight: ProtobufMessage) {
    fields.append(.init(number: 5, value: .bytes(weight.encoded[...])))
  }

  private mutating func append(
    _ kind: String, _ inputs: [String], _ name: String,
    attributes: [String: ONNXNode.Attribute] = [:]
  ) -> String {
    let output = "\(prefix)combination/\(name)"
    append(ONNXNode.make(kind, inputs, output, attributes: attributes))
    return output
  }

  private mutating func constant(_ name: String, _ values: [Float], shape: [UInt64]) -> String {
    let full = "\(prefix)combination/\(name)"
    append(weight: ONNXNode.tensor(full, values, shape: shape))
    return full
  }

  /// The photo in the layout and the normalisation that a backbone expects.
  private mutating func convert(
    _ input: String, for backbone: Backbone, asGivenFor given: Backbone
  ) -> String {
    var photo = input
    if backbone.mean != given.mean || backbone.std != given.std {
      let shape: [UInt64] = given.layout == .channelsFirst ? [1, 3, 1, 1] : [1, 1, 1, 3]
      let scales = zip(given.std, backbone.std).map { $0 / $1 }
      let offsets = (0..<3).map { (given.mean[$0] - backbone.mean[$0]) / backbone.std[$0] }
      let scale = constant("scale", scales, shape: shape)
      photo = append("Mul", [photo, scale], "scaled")
      let offset = constant("offset", offsets, shape: shape)
      photo = append("Add", [photo, offset], "normalised")
    }
    if backbone.layout != given.layout {
      let order: [UInt64] = backbone.layout == .channelsFirst ? [0, 3, 1, 2] : [0, 2, 3, 1]
      photo = append("Transpose", [photo], "turned", attributes: ["perm": .integers(order)])
    }
    return photo
  }

  /// A backbone's output as a vector whose absolute values sum to 1.
  private mutating func vector(of output: String, _ backbone: Backbone) -> String {
    var vector = output
    if backbone.maps == .channelsLast {
      vector = append("Transpose", [vector], "maps", attributes: ["perm": .integers([0, 3, 1, 2])])
    }
    if backbone.maps != nil {
      vector = append("GlobalAveragePool", [vector], "pooled")
      vector = append("Flatten", [vector], "flat", attributes: ["axis": .integer(1)])
    }
    // A network that answers nothing at all must not divide by zero.
    let least = constant("least", [1e-6], shape: [1, 1])
    var sum = append("Abs", [vector], "absolute")
    sum = append(
      "MatMul",
      [
        sum,
        constant(
          "ones", [Float](repeating: 1, count: backbone.featureCount),
          shape: [UInt64(backbone.featureCount), 1]),
      ], "sum")
    sum = append("Add", [sum, least], "divisor")
    return append("Div", [vector, sum], "shares")
  }
}
