import Failures
import Features
import Foundation
import Imaging
import Inference
import JSON
import Learning
public import Models

/// A model as one ONNX file: pixels in, label, probabilities and novelty out.
///
/// The resizing of photos stays outside; the file's metadata describe it.
public struct ModelExport: Sendable {
  /// An output of the file.
  public struct Output: Sendable, Encodable {
    /// The name.
    public let name: String
    /// The type of its elements: `string`, `int64`, `float` or `bool`.
    public let type: String
    /// The lengths of its dimensions; `photos` is open.
    public let shape: [String]
  }

  /// The name of the input: 8-bit RGB levels, [photos][side][side][3].
  public static let input = "pixels"
  private static let photos = "photos"
  private static let output = (
    label: "label", index: "class_index", probabilities: "probabilities", novelty: "novelty",
    known: "known"
  )

  /// The bytes of the file. The same model gives the same bytes.
  public let content: [UInt8]
  /// The outputs, in their order.
  public let outputs: [Output]

  /// The file of a model.
  ///
  /// - Throws: A `PomonaError` of code `unusableData` for a network or a classifier that cannot be exported.
  public init(of model: Model) throws {
    let backbone = model.backbone
    let views = model.manifest.preprocessing.views
    guard views == .one else {
      throw PomonaError(
        .unusableData,
        "the model averages \(views.rawValue) views of each photo, which one network cannot find and enlarge",
        remedy: "Train a model without --views for other programs.")
    }
    let network = try ExportedNetwork(backbone)
    var graph = ExportGraph(name: backbone.name)
    let side = ONNXNode.Length.fixed(backbone.side)
    graph.append(
      input: ONNXNode.value(
        Self.input, .byte, shape: [.open(Self.photos), side, side, .fixed(3)]))
    let features = network.append(to: &graph, input: Self.input)

    var head = HeadNodes(features: features)
    let probabilities = try head.probabilities(
      of: model.classifier, in: &graph, output: Self.output.probabilities)
    let index = graph.add(
      "ArgMax", [probabilities], ["axis": .integer(1), "keepdims": .integer(0)],
      output: Self.output.index)
    let labels = graph.constant(model.labels)
    _ = graph.add("Gather", [labels, index], ["axis": .integer(0)], output: Self.output.label)
    var outputs = [
      Output(name: Self.output.label, type: "string", shape: [Self.photos]),
      Output(name: Self.output.index, type: "int64", shape: [Self.photos]),
      Output(
        name: Self.output.probabilities, type: "float",
        shape: [Self.photos, "\(model.labels.count)"]),
    ]
    let open = [ONNXNode.Length.open(Self.photos)]
    graph.append(output: ONNXNode.value(Self.output.label, .text, shape: open))
    graph.append(output: ONNXNode.value(Self.output.index, .integer, shape: open))
    graph.append(
      output: ONNXNode.value(
        Self.output.probabilities, .float, shape: open + [.fixed(model.labels.count)]))
    if let detector = model.classifier.novelty {
      let novelty = head.novelty(
        of: detector, in: &graph, output: Self.output.novelty, version: network.version)
      let strange = graph.add("Greater", [novelty, graph.constant(0.5)])
      _ = graph.add("Not", [strange], output: Self.output.known)
      graph.append(output: ONNXNode.value(Self.output.novelty, .float, shape: open))
      graph.append(output: ONNXNode.value(Self.output.known, .bool, shape: open))
      outputs += [
        Output(name: Self.output.novelty, type: "float", shape: [Self.photos]),
        Output(name: Self.output.known, type: "bool", shape: [Self.photos]),
      ]
    }
    self.outputs = outputs
    content = try Self.file(graph, network, of: model)
  }

  private static func file(
    _ graph: ExportGraph, _ network: ExportedNetwork, of model: Model
  ) throws -> [UInt8] {
    var file = ProtobufMessage()
    file.append(1, 8)
    file.append(2, "pomona")
    file.append(3, PomonaVersion.current)
    file.append(7, graph.message)
    for (domain, version) in [("", network.version), (ForestNodes.domain, 1)] {
      var operators = ProtobufMessage()
      operators.append(1, domain)
      operators.append(2, UInt64(version))
      file.append(8, operators)
    }
    for (key, value) in try metadata(of: model) {
      var entry = ProtobufMessage()
      entry.append(1, key)
      entry.append(2, value)
      file.append(14, entry)
    }
    return file.encoded
  }

  /// All that a caller has to know beside the shapes of inputs and outputs.
  private static func metadata(of model: Model) throws -> [(String, String)] {
    let backbone = model.backbone
    let mode = model.manifest.preprocessing.resize
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try SortedJSON.encoded(value, pretty: false), as: UTF8.self)
    }
    return [
      ("pomona.format", "pomona-export"), ("pomona.version", PomonaVersion.current),
      ("pomona.model", model.version), ("pomona.backbone", backbone.name),
      ("pomona.licence", backbone.licence ?? ""), ("pomona.source", backbone.source ?? ""),
      ("pomona.labels", try json(model.labels)), ("pomona.side", "\(backbone.side)"),
      ("pomona.resize", mode.rawValue), ("pomona.resize.rule", mode.rule),
      ("pomona.resize.filter", "triangle, antialiased: as wide as the scale when reducing"),
      ("pomona.colours", "sRGB, 8 bits, red before green before blue; upright by Exif"),
      ("pomona.known", "novelty <= 0.5"),
    ].filter { !$0.1.isEmpty }
  }
}

extension ResizeMode {
  /// The rule in words.
  fileprivate var rule: String {
    switch self {
    case .stretch: "both sides are scaled to the network's, without regard to the proportions"
    case .crop: "the shorter side is scaled to the network's, the centre is kept"
    case .pad: "the longer side is scaled to the network's, the rest is filled with level 127"
    }
  }
}
