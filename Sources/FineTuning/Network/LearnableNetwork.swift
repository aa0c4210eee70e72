package import Inference

/// A backbone as a sequence of operations on maps that can be run forwards and backwards.
///
/// A clip that follows a convolution or a sum is part of it. The features are the means of the last maps.
package struct LearnableNetwork: Sendable {
  /// The bounds of an activation; `high` is infinite for a rectifier.
  struct Clip: Hashable {
    let low: Float
    let high: Float
  }

  /// A rectangle of positions that slides over maps.
  struct Window: Hashable {
    var kernel: [Int]
    var strides: [Int]
    /// Rows above and columns to the left of the maps that count as zero.
    var begin: [Int]
    /// Rows below and columns to the right.
    var end: [Int]

    /// The height and width of the output for maps of a height and a width.
    func output(of size: [Int]) -> [Int] {
      (0..<2).map { (size[$0] + begin[$0] + end[$0] - kernel[$0]) / strides[$0] + 1 }
    }
  }

  enum Operation: Hashable {
    case convolution(outputs: Int, groups: Int, Window, weights: String, bias: String)
    case sum
    case pool(Window, takesMaximum: Bool)
    /// The means of whole maps.
    case mean
  }

  /// An operation on maps, which are called by their positions: 0 is the photo.
  struct Node {
    let operation: Operation
    var inputs: [Int]
    let output: Int
    var clip: Clip?
  }

  package let backbone: Backbone
  let nodes: [Node]
  /// The number of maps, the photo among them.
  let mapCount: Int
  let graph: ONNXGraph
  /// The number of convolutions.
  package var convolutionCount: Int { convolutions.count }

  var convolutions: [Node] {
    nodes.filter { if case .convolution = $0.operation { true } else { false } }
  }

  /// Reads a backbone's network.
  ///
  /// - Throws: An `InferenceError`, or a ``FineTuningError`` of code `networkUnsupported` that names the operation.
  package init(_ backbone: Backbone) throws {
    self.backbone = backbone
    graph = try ONNXGraph(of: backbone)
    guard backbone.layout == .channelsFirst, backbone.maps != .channelsLast else {
      throw NetworkReader.unsupported(backbone, "channels that come last")
    }
    var reader = NetworkReader(graph, of: backbone)
    try reader.read()
    nodes = reader.nodes
    mapCount = reader.mapCount
  }

  /// The number of multiplications for a photo, of which the time of a pass follows.
  package var multiplications: Double {
    var sizes: [Int: [Int]] = [0: [backbone.side, backbone.side]]
    return nodes.reduce(0) { total, node in
      let size = sizes[node.inputs[0]] ?? [1, 1]
      switch node.operation {
      case .convolution(_, _, let window, let weights, _):
        let result = window.output(of: size)
        sizes[node.output] = result
        let count = graph.weights[weights]?.shape.reduce(1, *) ?? 0
        return total + Double(result[0] * result[1] * count)
      case .pool(let window, _): sizes[node.output] = window.output(of: size)
      case .mean: sizes[node.output] = [1, 1]
      case .sum: sizes[node.output] = size
      }
      return total
    }
  }

  /// The ONNX file with other weights.
  package func file(with parameters: Parameters) -> [UInt8] {
    var graph = graph
    for entry in parameters.layout.entries {
      graph.replace(
        entry.name, by: UnsafeBufferPointer(rebasing: parameters.values.buffer[entry.range]))
    }
    return graph.content
  }
}
