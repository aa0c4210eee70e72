import Failures

/// The network of a backbone with its convolutions in 8 bits.
///
/// The weights have a scale for each output channel, the numbers that a convolution reads one for all, which follows from the
/// ranges on some photos. Both are written as pairs of QuantizeLinear and DequantizeLinear, so that the file remains an ONNX file
/// that any runtime computes.
///
/// Source: https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html, and the messages ModelProto, GraphProto and NodeProto of
/// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
package struct NetworkQuantization {
  /// The name of the output with the ranges.
  static let outputName = "pomona/ranges"
  private static let prefix = "pomona/int8/"
  /// The first operator set with scales for each channel.
  private static let leastOperatorSet: UInt64 = 13

  /// The tensors that convolutions read, in the order of their first use.
  package let tensors: [String]
  private let graph: ONNXGraph
  private let operatorSet: UInt64
  private let path: String

  /// - Throws: An ``InferenceError``: `backboneUnreadable`, or `backboneUnsupported` for a network without convolutions, and for
  ///   an old operator set.
  package init(of backbone: Backbone) throws(InferenceError) {
    path = backbone.path
    let graph = try ONNXGraph(of: backbone)
    var tensors: [String] = []
    for node in graph.nodes where Self.isQuantizable(node, in: graph) {
      if !tensors.contains(node.inputs[0]) { tensors.append(node.inputs[0]) }
    }
    let versions = ProtobufMessage(graph.content[...])?.messages(8)
      .filter { $0.text(1).isEmpty }.compactMap { $0.number(2) }
    operatorSet = versions?.max() ?? 1
    (self.graph, self.tensors) = (graph, tensors)
    guard !tensors.isEmpty else {
      throw unsupported("it has no convolutions with constant weights")
    }
    guard operatorSet >= Self.leastOperatorSet else {
      throw unsupported("its operator set is \(operatorSet), before \(Self.leastOperatorSet)")
    }
  }

  private static func isQuantizable(_ node: ONNXGraph.Node, in graph: ONNXGraph) -> Bool {
    node.kind == "Conv" && node.inputs.count > 1 && graph.weights[node.inputs[1]]?.shape.count == 4
  }

  /// The ONNX file of the network with a second output: the least and the greatest number of each tensor, for each photo.
  func measuringNetwork() throws(InferenceError) -> [UInt8] {
    var bounds: [String] = []
    var nodes: [ProtobufMessage] = []
    for (index, tensor) in tensors.enumerated() {
      for kind in ["ReduceMin", "ReduceMax"] {
        bounds.append("\(Self.outputName)/\(index)/\(kind)")
        nodes.append(
          ONNXNode.make(
            kind, [tensor], bounds[bounds.count - 1], attributes: ["keepdims": .integer(1)]))
      }
    }
    nodes.append(
      ONNXNode.make("Concat", bounds, Self.outputName, attributes: ["axis": .integer(1)]))
    return try changed { graph in
      for node in nodes { graph.append(1, node) }
      graph.append(
        12, ONNXNode.value(Self.outputName, shape: [1, UInt64(bounds.count), 1, 1]))
    }
  }

  /// The ONNX file of the network in 8 bits.
  ///
  /// - Parameter ranges: The range of each tensor.
  package func file(_ ranges: [ClosedRange<Float>]) throws(InferenceError) -> [UInt8] {
    precondition(ranges.count == tensors.count, "each tensor has a range")
    let scales = Dictionary(uniqueKeysWithValues: zip(tensors, ranges.map { QuantizedRange($0) }))
    return try changed { message in
      var fields: [ProtobufMessage.Field] = []
      var done: Set<String> = []
      var read: Set<String> = []
      var nodes = graph.nodes[...]
      for field in message.fields {
        guard field.number == 1, case .bytes(let bytes) = field.value,
          var node = ProtobufMessage(bytes), let known = nodes.popFirst(),
          Self.isQuantizable(known, in: graph)
        else {
          fields.append(field)
          continue
        }
        let (tensor, weights) = (known.inputs[0], known.inputs[1])
        if done.insert(tensor).inserted, let scale = scales[tensor] {
          fields += Self.quantized(tensor, scale)
        }
        if read.insert(weights).inserted { fields += quantized(weights: weights) }
        var position = 0
        node.mapTexts(in: [1]) { name in
          position += 1
          return position <= 2 ? Self.restored(name) : name
        }
        fields.append(.init(number: 1, value: .bytes(node.encoded[...])))
      }
      let others = Set(
        graph.nodes.flatMap { node in
          Self.isQuantizable(node, in: graph) ? Array(node.inputs.dropFirst(2)) : node.inputs
        })
      message.fields = fields.filter { field in
        guard field.number == 5, case .bytes(let bytes) = field.value else { return true }
        let name = ProtobufMessage(bytes)?.text(8) ?? ""
        return !read.contains(name) || others.contains(name)
      }
    }
  }

  /// The name of a tensor once it was quantised.
  private static func restored(_ name: String) -> String { "\(prefix)\(name)" }

  /// The nodes and the constants that quantise a tensor.
  private static func quantized(
    _ tensor: String, _ range: QuantizedRange
  ) -> [ProtobufMessage.Field] {
    let name = restored(tensor)
    let (levels, scale, zero) = ("\(name)/levels", "\(name)/scale", "\(name)/zero")
    return [
      field(5, ONNXNode.tensor(scale, [range.scale], shape: [])),
      field(5, ONNXNode.tensor(zero, .byte, [range.zero], shape: [])),
      field(1, ONNXNode.make("QuantizeLinear", [tensor, scale, zero], levels)),
      field(1, ONNXNode.make("DequantizeLinear", [levels, scale, zero], name)),
    ]
  }

  /// The constants of weights in 8 bits, and the node that restores them.
  private func quantized(weights: String) -> [ProtobufMessage.Field] {
    let name = Self.restored(weights)
    guard let values = graph.values(of: weights), let shape = graph.weights[weights]?.shape else {
      preconditionFailure("weights were checked before")
    }
    let (levels, scales) = Self.levels(of: values, channels: shape[0])
    let (levelName, scaleName, zeroName) = ("\(name)/levels", "\(name)/scale", "\(name)/zero")
    let zeros = [UInt8](repeating: 0, count: shape[0])
    return [
      Self.field(
        5, ONNXNode.tensor(levelName, .signedByte, levels, shape: shape.map { UInt64($0) })),
      Self.field(5, ONNXNode.tensor(scaleName, scales, shape: [UInt64(shape[0])])),
      Self.field(5, ONNXNode.tensor(zeroName, .signedByte, zeros, shape: [UInt64(shape[0])])),
      Self.field(
        1,
        ONNXNode.make(
          "DequantizeLinear", [levelName, scaleName, zeroName], name,
          attributes: ["axis": .integer(0)])),
    ]
  }

  /// The weights as levels from -127 to 127, and the scale of each channel.
  private static func levels(
    of values: [Float], channels: Int
  ) -> (levels: [UInt8], scales: [Float]) {
    var levels: [UInt8] = []
    var scales: [Float] = []
    levels.reserveCapacity(values.count)
    let size = values.count / channels
    for channel in 0..<channels {
      let own = values[channel * size..<(channel + 1) * size]
      let greatest = own.reduce(0) { max($0, abs($1)) }
      let scale = greatest > 0 ? greatest / 127 : 1
      scales.append(scale)
      levels += own.map { weight in
        let level = (weight / scale).rounded(.toNearestOrEven)
        return UInt8(bitPattern: -127...127 ~= level ? Int8(level) : 0)
      }
    }
    return (levels, scales)
  }

  private static func field(_ number: Int, _ message: ProtobufMessage) -> ProtobufMessage.Field {
    .init(number: number, value: .bytes(message.encoded[...]))
  }

  /// The file with a changed graph.
  private func changed(
    _ change: (inout ProtobufMessage) -> Void
  ) throws(InferenceError) -> [UInt8] {
    guard var model = ProtobufMessage(graph.content[...]),
      let place = model.fields.firstIndex(where: { $0.number == 7 }),
      case .bytes(let bytes) = model.fields[place].value, var graph = ProtobufMessage(bytes)
    else { throw unsupported("it has no graph") }
    change(&graph)
    model.fields[place].value = .bytes(graph.encoded[...])
    return model.encoded
  }

  private func unsupported(_ reason: String) -> InferenceError {
    InferenceError(
      .backboneUnsupported, subject: path, "the network cannot be computed in 8 bits: \(reason)",
      remedy: "Use --precision bf16 or f32, or another backbone.")
  }
}

/// The scale and the zero of a range in 256 levels. Zero has a level of its own, so that padding adds nothing.
private struct QuantizedRange {
  let scale: Float
  let zero: UInt8

  init(_ range: ClosedRange<Float>) {
    let (least, greatest) = (min(range.lowerBound, 0), max(range.upperBound, 0))
    let width = greatest - least
    guard width > 0, width.isFinite else {
      (scale, zero) = (1, 0)
      return
    }
    scale = width / 255
    zero = UInt8(max(0, min(255, (-least / scale).rounded())))
  }
}
