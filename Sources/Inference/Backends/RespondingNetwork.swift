import Failures
import Foundation

/// The network of a backbone with a second output: its ``ResponseMap``.
///
/// Source: the messages ModelProto, GraphProto and OperatorSetIdProto of
/// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
struct RespondingNetwork {
  /// The name of the second output.
  static let outputName = "pomona/response"

  /// The ONNX file.
  let content: [UInt8]

  /// Adds the output to a copy of the network.
  ///
  /// - Throws: An ``InferenceError``: `backboneUnreadable`, or `backboneUnsupported` for a network whose features are not the
  ///   averages of maps.
  init(of backbone: Backbone) throws(InferenceError) {
    let file = try ONNXGraph(of: backbone)
    guard let maps = Self.maps(of: backbone, in: file),
      var model = ProtobufMessage(file.content[...]),
      let place = model.fields.firstIndex(where: { $0.number == 7 }),
      case .bytes(let bytes) = model.fields[place].value, var graph = ProtobufMessage(bytes)
    else {
      throw InferenceError(
        .backboneUnsupported, subject: backbone.path,
        "the network does not show where it looks: its features are not averages of maps",
        remedy: "Use one view, or a network that ends in a GlobalAveragePool.")
    }
    // Since operator set 18, the axes are an input.
    let versions = model.messages(8).filter { $0.text(1).isEmpty }.compactMap { $0.number(2) }
    if (versions.max() ?? 1) >= 18 {
      let axes = "\(Self.outputName)/axes"
      graph.append(5, ONNXNode.tensor(axes, [maps.axis], shape: [1]))
      graph.append(
        1,
        ONNXNode.make(
          "ReduceL2", [maps.name, axes], Self.outputName, attributes: ["keepdims": .integer(0)]))
    } else {
      graph.append(
        1,
        ONNXNode.make(
          "ReduceL2", [maps.name], Self.outputName,
          attributes: ["axes": .wholeNumbers([maps.axis]), "keepdims": .integer(0)]))
    }
    graph.append(
      12,
      ONNXNode.value(
        Self.outputName, .float, shape: [.fixed(1), .open("height"), .open("width")]))
    model.fields[place].value = .bytes(graph.encoded[...])
    content = model.encoded
  }

  /// The name of the maps that are averaged last, and the axis of their features.
  private static func maps(
    of backbone: Backbone, in graph: ONNXGraph
  ) -> (name: String, axis: Int)? {
    if let maps = backbone.maps {
      return (backbone.outputName, maps == .channelsFirst ? 1 : 3)
    }
    for node in graph.nodes.reversed() {
      guard let name = node.inputs.first else { continue }
      switch (node.kind, node.integers["axes"]?.map { $0 < 0 ? $0 + 4 : $0 }) {
      case ("GlobalAveragePool", _), ("ReduceMean", [2, 3]): return (name, 1)
      case ("ReduceMean", [1, 2]): return (name, 3)
      default: continue
      }
    }
    return nil
  }
}
