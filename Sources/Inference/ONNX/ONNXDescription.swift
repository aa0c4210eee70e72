/// The description of a network in an ONNX file, without its weights. Its nodes are checked, but not kept.
///
/// Source: the messages ModelProto, GraphProto, ValueInfoProto, TypeProto, TensorShapeProto,
/// TensorProto and StringStringEntryProto of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
package struct ONNXDescription {
  /// An input or output of the network.
  package struct Tensor {
    package var name = ""
    /// The number of the type, as in TensorProto.DataType.
    package var elementType: UInt64 = 0
    /// The dimensions, nil for each that is open until the network runs; nil when the file does not specify them.
    package var shape: [Int?]?

    /// The type is FLOAT, FLOAT16, DOUBLE or BFLOAT16.
    var isFloatingPoint: Bool { [1, 10, 11, 16].contains(elementType) }
  }

  private static let textLimit = 4096
  private static let tensorLimit = 10_000

  /// The inputs, without those that old files repeat for their weights.
  package private(set) var inputs: [Tensor] = []
  package private(set) var outputs: [Tensor] = []
  /// The metadata whose keys begin with `pomona.`.
  package private(set) var metadata: [String: String] = [:]
  /// Some weights are in other files.
  package private(set) var hasExternalWeights = false

  /// Reads the description.
  ///
  /// - Throws: An ``InferenceError``, `backboneInvalid`.
  package init(_ file: ProtobufFile) throws(InferenceError) {
    var graph: Range<Int>?
    var functions: [Range<Int>] = []
    var version: UInt64 = 1
    try file.forEachField(in: 0..<file.count) { field, value throws(InferenceError) in
      switch (field, value) {
      case (7, .bytes(let range)): graph = range
      case (8, .bytes(let range)): version = max(version, try Self.version(in: file, at: range))
      case (14, .bytes(let range)): try readMetadata(in: file, at: range)
      case (25, .bytes(let range)): functions.append(range)
      default: break
      }
    }
    guard let graph else { throw file.invalid("it has no graph") }
    var weights: Set<String> = []
    try file.forEachField(in: graph) { field, value throws(InferenceError) in
      switch (field, value) {
      case (5, .bytes(let range)):
        if let name = try readWeight(in: file, at: range) { weights.insert(name) }
      case (11, .bytes(let range)): inputs.append(try Self.tensor(in: file, at: range))
      case (12, .bytes(let range)): outputs.append(try Self.tensor(in: file, at: range))
      default: break
      }
      guard max(inputs.count, outputs.count) < Self.tensorLimit else {
        throw file.invalid("it has too many inputs or outputs")
      }
    }
    inputs.removeAll { weights.contains($0.name) }
    let nodes = ONNXNodeCheck(file: file, version: version)
    try nodes.checkGraph(graph)
    for function in functions { try nodes.checkFunction(function) }
  }

  /// The version of an operator set.
  private static func version(
    in file: ProtobufFile, at range: Range<Int>
  ) throws(InferenceError) -> UInt64 {
    var version: UInt64 = 1
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      if case (2, .number(let number)) = (field, value) { version = number }
    }
    return version
  }

  private mutating func readMetadata(
    in file: ProtobufFile, at range: Range<Int>
  ) throws(InferenceError) {
    var key: String?
    var text: String?
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      switch (field, value) {
      case (1, .bytes(let range)): key = try file.text(at: range, limit: Self.textLimit)
      case (2, .bytes(let range)): text = try file.text(at: range, limit: Self.textLimit)
      default: break
      }
    }
    guard let key, let text, key.hasPrefix("pomona.") else { return }
    // Metadata are printed on terminals.
    let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    if isPlain { metadata[key] = text }
  }

  /// The name of a weight; nil when it is too long to be that of an input.
  private mutating func readWeight(
    in file: ProtobufFile, at range: Range<Int>
  ) throws(InferenceError) -> String? {
    var name: String?
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      switch (field, value) {
      case (8, .bytes(let range)): name = try file.text(at: range, limit: Self.textLimit)
      case (14, .number(1)): hasExternalWeights = true
      default: break
      }
    }
    return name
  }

  private static func tensor(
    in file: ProtobufFile, at range: Range<Int>
  ) throws(InferenceError) -> Tensor {
    var tensor = Tensor()
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      switch (field, value) {
      case (1, .bytes(let range)):
        guard let name = try file.text(at: range, limit: textLimit) else {
          throw file.invalid("a name is not text")
        }
        tensor.name = name
      case (2, .bytes(let range)):
        try file.forEachField(in: range) { field, value throws(InferenceError) in
          guard field == 1, case .bytes(let range) = value else { return }
          try readType(in: file, at: range, of: &tensor)
        }
      default: break
      }
    }
    return tensor
  }

  private static func readType(
    in file: ProtobufFile, at range: Range<Int>, of tensor: inout Tensor
  ) throws(InferenceError) {
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      switch (field, value) {
      case (1, .number(let type)): tensor.elementType = type
      case (2, .bytes(let range)):
        var shape: [Int?] = []
        try file.forEachField(in: range) { field, value throws(InferenceError) in
          guard field == 1, case .bytes(let range) = value else { return }
          guard shape.count < 64 else { throw file.invalid("a shape has too many dimensions") }
          shape.append(try dimension(in: file, at: range))
        }
        tensor.shape = shape
      default: break
      }
    }
  }

  private static func dimension(
    in file: ProtobufFile, at range: Range<Int>
  ) throws(InferenceError) -> Int? {
    var size: Int?
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      // Some exporters write -1, which is a very large number here, or 0 for an open dimension.
      if case (1, .number(let number)) = (field, value), number > 0 { size = Int(exactly: number) }
    }
    return size
  }
}
