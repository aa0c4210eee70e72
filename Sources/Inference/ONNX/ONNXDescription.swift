/// What an ONNX file says of itself, without its weights. Its nodes are checked and forgotten.
///
/// Source: the messages ModelProto, GraphProto, ValueInfoProto, TypeProto, TensorShapeProto,
/// TensorProto and StringStringEntryProto of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
struct ONNXDescription {
  struct Tensor {
    var name = ""
    var elementType: UInt64 = 0
    /// Nil: the file does not tell. A nil inside: open until the network runs.
    var shape: [Int?]?

    /// A type of floating point numbers: FLOAT, FLOAT16, DOUBLE, BFLOAT16.
    var isFloatingPoint: Bool { [1, 10, 11, 16].contains(elementType) }
  }

  private static let textLimit = 4096
  private static let tensorLimit = 10_000

  /// Without those that old files repeat for their weights.
  private(set) var inputs: [Tensor] = []
  private(set) var outputs: [Tensor] = []
  private(set) var metadata: [String: String] = [:]
  /// Some weights stand in other files.
  private(set) var hasExternalWeights = false

  init(_ file: ProtobufFile) throws(InferenceError) {
    var graph: Range<Int>?
    var functions: [Range<Int>] = []
    var version: UInt64 = 1
    try file.forEachField(in: 0..<file.count) { field, value throws(InferenceError) in
      switch (field, value) {
      case (7, .bytes(let range)): graph = range
      case (8, .bytes(let range)): version = max(version, try Self.version(file, range))
      case (14, .bytes(let range)): try readMetadata(file, range)
      case (25, .bytes(let range)): functions.append(range)
      default: break
      }
    }
    guard let graph else { throw file.damaged("it has no graph") }
    var weights: Set<String> = []
    try file.forEachField(in: graph) { field, value throws(InferenceError) in
      switch (field, value) {
      case (5, .bytes(let range)):
        if let name = try readWeight(file, range) { weights.insert(name) }
      case (11, .bytes(let range)): inputs.append(try Self.tensor(file, range))
      case (12, .bytes(let range)): outputs.append(try Self.tensor(file, range))
      default: break
      }
      guard max(inputs.count, outputs.count) < Self.tensorLimit else {
        throw file.damaged("it has too many inputs or outputs")
      }
    }
    inputs.removeAll { weights.contains($0.name) }
    let nodes = ONNXNodeCheck(file: file, version: version)
    try nodes.checkGraph(graph)
    for function in functions { try nodes.checkFunction(function) }
  }

  /// The version of an operator set.
  private static func version(_ file: ProtobufFile, _ range: Range<Int>) throws(InferenceError)
    -> UInt64
  {
    var version: UInt64 = 1
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      if case (2, .number(let number)) = (field, value) { version = number }
    }
    return version
  }

  private mutating func readMetadata(_ file: ProtobufFile, _ range: Range<Int>)
    throws(InferenceError)
  {
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
    // They are shown on terminals.
    let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    if isPlain { metadata[key] = text }
  }

  /// The name of a weight, if an input of the same name is possible.
  private mutating func readWeight(_ file: ProtobufFile, _ range: Range<Int>) throws(InferenceError)
    -> String?
  {
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

  private static func tensor(_ file: ProtobufFile, _ range: Range<Int>) throws(InferenceError)
    -> Tensor
  {
    var tensor = Tensor()
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      switch (field, value) {
      case (1, .bytes(let range)):
        guard let name = try file.text(at: range, limit: textLimit) else {
          throw file.damaged("a name is no text")
        }
        tensor.name = name
      case (2, .bytes(let range)):
        try file.forEachField(in: range) { field, value throws(InferenceError) in
          guard field == 1, case .bytes(let range) = value else { return }
          try readType(file, range, &tensor)
        }
      default: break
      }
    }
    return tensor
  }

  private static func readType(
    _ file: ProtobufFile, _ range: Range<Int>, _ tensor: inout Tensor
  ) throws(InferenceError) {
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      switch (field, value) {
      case (1, .number(let type)): tensor.elementType = type
      case (2, .bytes(let range)):
        var shape: [Int?] = []
        try file.forEachField(in: range) { field, value throws(InferenceError) in
          guard field == 1, case .bytes(let range) = value else { return }
          guard shape.count < 64 else { throw file.damaged("a shape has too many dimensions") }
          shape.append(try dimension(file, range))
        }
        tensor.shape = shape
      default: break
      }
    }
  }

  private static func dimension(_ file: ProtobufFile, _ range: Range<Int>) throws(InferenceError)
    -> Int?
  {
    var size: Int?
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      // Some exporters write -1, which is a very large number here, or 0 for an open dimension.
      if case (1, .number(let number)) = (field, value), number > 0 { size = Int(exactly: number) }
    }
    return size
  }
}
