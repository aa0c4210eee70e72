import Failures
import Inference

/// Translates the nodes of an ONNX file into operations that can learn.
struct NetworkReader {
  private let graph: ONNXGraph
  private let backbone: Backbone
  private(set) var nodes: [LearnableNetwork.Node] = []
  /// The positions of maps by the names of their tensors.
  private var maps: [String: Int]
  private var channels: [Int: Int] = [0: 3]
  private(set) var mapCount = 1
  /// The number of times that a tensor is an input.
  private let uses: [String: Int]

  init(_ graph: ONNXGraph, of backbone: Backbone) {
    self.graph = graph
    self.backbone = backbone
    maps = [graph.input: 0]
    uses = graph.nodes.reduce(into: [:]) { uses, node in
      for input in node.inputs { uses[input, default: 0] += 1 }
    }
  }

  mutating func read() throws(FineTuningError) {
    for node in graph.nodes { try read(node) }
    guard maps[graph.output] == mapCount - 1, let last = nodes.last else {
      throw Self.unsupported(backbone, "an output that is not its last result")
    }
    // The features are means of maps anyway.
    if last.operation == .mean, last.clip == nil {
      nodes.removeLast()
      mapCount -= 1
    }
    guard nodes.contains(where: { !$0.operation.weights.isEmpty }) else {
      throw Self.unsupported(backbone, "no convolution")
    }
  }

  private mutating func read(_ node: ONNXGraph.Node) throws(FineTuningError) {
    guard node.kind == "Constant" || node.outputs.filter({ !$0.isEmpty }).count == 1 else {
      throw Self.unsupported(backbone, "a \(node.kind) with several outputs")
    }
    switch node.kind {
    case "Conv": try readConvolution(node)
    case "Gemm": try readGemm(node)
    case "Clip", "Relu": try readClip(node)
    case "Add": try readSum(node)
    case "GlobalAveragePool": add(.mean, node, inputs: [try input(of: node)])
    case "ReduceMean" where [[2, 3], [-2, -1]].contains(node.integers["axes"]):
      add(.mean, node, inputs: [try input(of: node)])
    case "MaxPool", "AveragePool": try readPool(node)
    case "Flatten", "Identity", "Dropout", "Squeeze", "Reshape": try readSameValues(node)
    case "Constant": break
    default: throw Self.unsupported(backbone, "the operation \(node.kind)")
    }
  }

  private mutating func readConvolution(_ node: ONNXGraph.Node) throws(FineTuningError) {
    let source = try input(of: node)
    guard node.inputs.count == 3, let weights = graph.weights[node.inputs[1]],
      let bias = graph.weights[node.inputs[2]], weights.shape.count == 4,
      bias.shape == [weights.shape[0]], uses[node.inputs[1]] == 1, uses[node.inputs[2]] == 1,
      (node.integers["dilations"] ?? []).allSatisfy({ $0 == 1 })
    else {
      throw Self.unsupported(
        backbone, "a Conv that is dilated, or without weights and bias of its own")
    }
    let groups = node.integers["group"]?.first ?? 1
    guard (1...weights.shape[0]).contains(groups), weights.shape[0].isMultiple(of: groups),
      weights.shape[1] * groups == channels[source]
    else {
      throw Self.unsupported(backbone, "a Conv of contradicting sizes")
    }
    add(
      .convolution(
        outputs: weights.shape[0], groups: groups,
        try window(of: node, kernel: Array(weights.shape[2...])), weights: node.inputs[1],
        bias: node.inputs[2]),
      node, inputs: [source], channels: weights.shape[0])
  }

  /// A layer that connects all features is a convolution of maps with one position.
  private mutating func readGemm(_ node: ONNXGraph.Node) throws(FineTuningError) {
    let source = try input(of: node)
    guard node.inputs.count == 3, node.integers["transB"] == [1],
      (node.integers["transA"] ?? [0]) == [0], (node.numbers["alpha"] ?? 1) == 1,
      (node.numbers["beta"] ?? 1) == 1, let weights = graph.weights[node.inputs[1]],
      let bias = graph.weights[node.inputs[2]], weights.shape.count == 2,
      bias.shape == [weights.shape[0]], weights.shape[1] == channels[source],
      nodes.contains(where: { $0.operation == .mean && $0.output <= source })
    else {
      throw Self.unsupported(backbone, "a Gemm other than one of features with transB and a bias")
    }
    let window = LearnableNetwork.Window(
      kernel: [1, 1], strides: [1, 1], begin: [0, 0], end: [0, 0])
    add(
      .convolution(
        outputs: weights.shape[0], groups: 1, window, weights: node.inputs[1],
        bias: node.inputs[2]),
      node, inputs: [source], channels: weights.shape[0])
  }

  private mutating func readClip(_ node: ONNXGraph.Node) throws(FineTuningError) {
    let source = try input(of: node)
    func bound(_ index: Int, _ name: String, _ absent: Float) throws(FineTuningError) -> Float {
      guard node.inputs.count > index, !node.inputs[index].isEmpty else {
        return node.numbers[name] ?? absent
      }
      guard let value = graph.values(of: node.inputs[index])?.first else {
        throw Self.unsupported(backbone, "a Clip with computed bounds")
      }
      return value
    }
    let isClip = node.kind == "Clip"
    let clip = LearnableNetwork.Clip(
      low: isClip ? try bound(1, "min", -.infinity) : 0,
      high: isClip ? try bound(2, "max", .infinity) : .infinity)
    guard let place = nodes.firstIndex(where: { $0.output == source }),
      nodes[place].clip == nil, uses[node.inputs[0]] == 1, clip.low == 0, clip.high > 0,
      nodes[place].operation.mayClip
    else {
      throw Self.unsupported(backbone, "a \(node.kind) that does not follow a Conv or an Add alone")
    }
    nodes[place].clip = clip
    maps[node.outputs[0]] = source
  }

  /// The later one of the inputs becomes the sum.
  private mutating func readSum(_ node: ONNXGraph.Node) throws(FineTuningError) {
    var sources: [(name: String, map: Int)] = []
    for name in node.inputs {
      guard let map = maps[name] else {
        throw Self.unsupported(backbone, "an Add of something else than two results")
      }
      sources.append((name, map))
    }
    sources.sort { $0.map < $1.map }
    guard sources.count == 2, sources[0].map != sources[1].map,
      channels[sources[0].map] == channels[sources[1].map], uses[sources[1].name] == 1,
      nodes.first(where: { $0.output == sources[1].map })?.clip == nil
    else { throw Self.unsupported(backbone, "an Add whose later input is used again") }
    add(
      .sum, node, inputs: [sources[1].map, sources[0].map], channels: channels[sources[1].map])
  }

  private mutating func readPool(_ node: ONNXGraph.Node) throws(FineTuningError) {
    let kernel = node.integers["kernel_shape"] ?? []
    guard kernel.count == 2, (node.integers["ceil_mode"] ?? [0]) == [0],
      (node.integers["dilations"] ?? []).allSatisfy({ $0 == 1 })
    else { throw Self.unsupported(backbone, "a \(node.kind) of this kind") }
    let window = try window(of: node, kernel: kernel)
    let takesMaximum = node.kind == "MaxPool"
    guard takesMaximum || (window.begin + window.end).allSatisfy({ $0 == 0 }) else {
      throw Self.unsupported(backbone, "an AveragePool with a border")
    }
    add(.pool(window, takesMaximum: takesMaximum), node, inputs: [try input(of: node)])
  }

  /// Operations that only change the shape of maps with one position.
  private mutating func readSameValues(_ node: ONNXGraph.Node) throws(FineTuningError) {
    let source = try input(of: node)
    let isVector = nodes.contains { $0.operation == .mean && $0.output <= source }
    guard isVector || node.kind == "Identity" || node.kind == "Dropout" else {
      throw Self.unsupported(backbone, "a \(node.kind) of maps")
    }
    maps[node.outputs[0]] = source
  }

  private func window(
    of node: ONNXGraph.Node, kernel: [Int]
  ) throws(FineTuningError) -> LearnableNetwork.Window {
    let pads = node.integers["pads"] ?? [0, 0, 0, 0]
    let strides = node.integers["strides"] ?? [1, 1]
    guard pads.count == 4, strides.count == 2,
      (pads + strides + kernel).allSatisfy({ 0...64 ~= $0 }),
      strides.allSatisfy({ $0 > 0 }), ["", "NOTSET"].contains(node.texts["auto_pad"] ?? "")
    else { throw Self.unsupported(backbone, "a \(node.kind) without explicit pads") }
    return LearnableNetwork.Window(
      kernel: kernel, strides: strides, begin: Array(pads[..<2]), end: Array(pads[2...]))
  }

  private func input(of node: ONNXGraph.Node) throws(FineTuningError) -> Int {
    guard let name = node.inputs.first, let map = maps[name] else {
      throw Self.unsupported(backbone, "a \(node.kind) of something else than a result")
    }
    return map
  }

  private mutating func add(
    _ operation: LearnableNetwork.Operation, _ node: ONNXGraph.Node, inputs: [Int],
    channels count: Int? = nil
  ) {
    nodes.append(.init(operation: operation, inputs: inputs, output: mapCount))
    maps[node.outputs[0]] = mapCount
    channels[mapCount] = count ?? channels[inputs[0]]
    mapCount += 1
  }

  static func unsupported(_ backbone: Backbone, _ part: String) -> FineTuningError {
    FineTuningError(
      .networkUnsupported, subject: backbone.path,
      "the network cannot be fine-tuned: it has \(part)",
      remedy: "Leave --fine-tune out, or choose another backbone; 'pomona backbones' lists them.")
  }
}

extension LearnableNetwork.Operation {
  /// The names of weights and bias; none for other operations than convolutions.
  var weights: [String] {
    if case .convolution(_, _, _, let weights, let bias) = self { [weights, bias] } else { [] }
  }

  /// An activation may follow.
  var mayClip: Bool {
    switch self {
    case .convolution, .sum: true
    case .pool, .mean: false
    }
  }
}
