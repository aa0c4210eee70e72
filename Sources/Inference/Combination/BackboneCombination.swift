public import Failures
import Foundation

/// Several backbones as one: a network that runs all of them on the same photo and returns their features side by side.
///
/// It is written as one ONNX file, so that everything which takes a backbone takes it. The photo has the normalisation of
/// the first one; the others normalise it anew. Each backbone's features are divided by their sum, so that all have the same
/// weight.
public struct BackboneCombination: Sendable {
  /// The backbones, in the order of their features.
  public let backbones: [Backbone]

  /// - Parameter backbones: Two or more.
  /// - Throws: An ``InferenceError`` of code `backboneUnsupported` for fewer, or when their features are too many.
  public init(_ backbones: [Backbone]) throws(InferenceError) {
    guard backbones.count > 1 else {
      throw InferenceError(
        .backboneUnsupported, "a combination needs two backbones or more",
        remedy: "Name them with commas in between.")
    }
    self.backbones = backbones
  }

  /// The names of the backbones with a plus in between.
  public var name: String { backbones.map(\.name).joined(separator: "+") }

  /// The ONNX file. The same backbones give the same bytes.
  ///
  /// - Throws: An ``InferenceError``: `backboneUnreadable`, `backboneInvalid`, or `backboneUnsupported` for a network
  ///   with control flow, and for backbones of different operator sets.
  public func file() throws(InferenceError) -> [UInt8] {
    var graph = ProtobufMessage()
    var outputs: [String] = []
    var operators: [ArraySlice<UInt8>]?
    for (index, backbone) in backbones.enumerated() {
      let model = try Self.model(of: backbone)
      let own = model.bytes(8)
      guard operators == nil || operators == own else {
        throw Self.unsupported(backbone, "it was exported with another operator set")
      }
      operators = own
      let part = try CombinedNetwork(
        model, of: backbone, index: index, asGivenFor: backbones[0], input: Self.input)
      graph.fields += part.fields
      outputs.append(part.output)
    }
    graph.append(2, name)
    graph.append(
      1, ONNXNode.make("Concat", outputs, Self.output, attributes: ["axis": .integer(1)]))
    let first = backbones[0]
    let side = UInt64(first.side)
    graph.append(
      11,
      ONNXNode.value(
        Self.input,
        shape: first.layout == .channelsFirst ? [1, 3, side, side] : [1, side, side, 3])
    )
    let count = UInt64(backbones.reduce(0) { $0 + $1.featureCount })
    graph.append(12, ONNXNode.value(Self.output, shape: [1, count]))
    var result = ProtobufMessage()
    result.append(1, 8)
    for content in operators ?? [] {
      result.fields.append(.init(number: 8, value: .bytes(content)))
    }
    result.append(7, graph)
    for (key, value) in metadata {
      var entry = ProtobufMessage()
      entry.append(1, key)
      entry.append(2, value)
      result.append(14, entry)
    }
    return result.encoded
  }

  static let input = "photo"
  private static let output = "features"

  private var metadata: [(String, String)] {
    func levels(_ values: [Float]) -> String { values.map { "\($0)" }.joined(separator: ",") }
    func joined(_ value: (Backbone) -> String?) -> String? {
      let texts = backbones.compactMap { backbone in
        value(backbone).map { "\(backbone.name): \($0)" }
      }
      return texts.count == backbones.count ? texts.joined(separator: "; ") : nil
    }
    return [
      ("pomona.name", name), ("pomona.mean", levels(backbones[0].mean)),
      ("pomona.std", levels(backbones[0].std)), ("pomona.licence", joined(\.licence)),
      ("pomona.source", joined(\.source)),
    ].compactMap { key, value in value.map { (key, $0) } }
  }

  private static func model(of backbone: Backbone) throws(InferenceError) -> ProtobufMessage {
    guard let data = FileManager.default.contents(atPath: backbone.path),
      let model = ProtobufMessage([UInt8](data)[...]), model.messages(7).count == 1
    else {
      throw InferenceError(
        .backboneUnreadable, subject: backbone.path, "the network cannot be read",
        remedy: "Check the path and the permissions.")
    }
    guard model.bytes(25).isEmpty else { throw unsupported(backbone, "it has functions") }
    return model
  }

  static func unsupported(_ backbone: Backbone, _ reason: String) -> InferenceError {
    InferenceError(
      .backboneUnsupported, subject: backbone.path, "the network cannot be combined: \(reason)",
      remedy: "Export all networks with the same operator set and without control flow.")
  }
}
