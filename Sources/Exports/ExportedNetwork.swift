import Failures
import Foundation
import Inference

/// The network of a backbone as part of an exported model.
struct ExportedNetwork {
  /// The version of the operator set.
  let version: Int
  private let backbone: Backbone
  private let graph: ProtobufMessage
  private static let oldest = 13

  /// - Throws: A ``PomonaError`` of code `unusableData` for a network of an old operator set, or with parts that cannot be
  ///   renamed.
  init(_ backbone: Backbone) throws {
    self.backbone = backbone
    guard let data = FileManager.default.contents(atPath: backbone.path),
      let model = ProtobufMessage([UInt8](data)[...]), let graph = model.messages(7).first
    else { throw Self.unsupported(backbone, "it cannot be read") }
    self.graph = graph
    let own = model.messages(8).first { $0.text(1).isEmpty || $0.text(1) == "ai.onnx" }
    version = Int(clamping: own?.number(2) ?? 1)
    guard version >= Self.oldest else {
      throw Self.unsupported(
        backbone, "its operator set is version \(version), and \(Self.oldest) is needed")
    }
    let names = model.messages(8).map { $0.text(1) }.filter { !$0.isEmpty && $0 != "ai.onnx" }
    guard names.isEmpty, model.bytes(25).isEmpty, graph.bytes(15).isEmpty,
      graph.messages(1).allSatisfy({ node in
        node.messages(5).allSatisfy { $0.bytes(6).isEmpty && $0.bytes(11).isEmpty }
      })
    else {
      throw Self.unsupported(backbone, "it has functions, control flow or sparse weights")
    }
  }

  /// Adds the network, with unique names.
  ///
  /// - Parameter input: 8-bit levels, [photos][side][side][3].
  /// - Returns: The name of the features, [photos][features].
  func append(to target: inout ExportGraph, input: String) -> String {
    let weights = graph.messages(5)
    let weightNames = Set(weights.map { $0.text(8) })
    let own = graph.messages(11).map { $0.text(1) }.first { !weightNames.contains($0) } ?? ""
    let names = [own: normalised(input, in: &target)]
    func unique(_ name: String) -> String { name.isEmpty ? "" : names[name] ?? "backbone/\(name)" }
    for var node in graph.messages(1) {
      node.mapTexts(in: [1, 2, 3], unique)
      target.append(node)
    }
    for var weight in weights {
      weight.mapTexts(in: [8], unique)
      target.append(weights: weight)
    }
    var features = unique(backbone.outputName)
    if backbone.maps == .channelsLast {
      features = target.add("Transpose", [features], ["perm": .integers([0, 3, 1, 2])])
    }
    guard backbone.maps != nil else { return features }
    let means = target.add("GlobalAveragePool", [features])
    return target.add("Flatten", [means], ["axis": .integer(1)])
  }

  /// The levels as the network takes them.
  private func normalised(_ input: String, in target: inout ExportGraph) -> String {
    let levels = target.add("Cast", [input], ["to": .integer(1)])
    let centred = target.add("Sub", [levels, target.constant(backbone.mean, shape: [3])])
    let scaled = target.add("Div", [centred, target.constant(backbone.std, shape: [3])])
    guard backbone.layout == .channelsFirst else { return scaled }
    return target.add("Transpose", [scaled], ["perm": .integers([0, 3, 1, 2])])
  }

  private static func unsupported(_ backbone: Backbone, _ reason: String) -> PomonaError {
    PomonaError(
      .unusableData, "the network \(backbone.name) cannot be exported: \(reason)",
      remedy: "Convert it with onnx.version_converter, or train with an installed backbone.")
  }
}
