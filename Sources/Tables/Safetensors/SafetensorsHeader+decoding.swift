import JSON

extension SafetensorsHeader {
  /// The rejection of a header.
  struct Malformed: Error {
    let message: String
    var isUnsupported = false
  }

  /// Decodes and verifies a header that is followed by `dataSize` bytes.
  init(decoding bytes: [UInt8], dataSize: Int) throws(Malformed) {
    guard bytes.first == UInt8(ascii: "{") else {
      throw Malformed(message: "its header is not a JSON object")
    }
    let text: Text
    do throws(JSONReader.Malformed) {
      text = try JSONReader.reading(bytes) { (json) throws(JSONReader.Malformed) in
        try Text(&json)
      }
    } catch {
      throw Malformed(
        message: error.reason ?? "its header is not well-formed at byte \(error.position)")
    }
    var entries: [SafetensorsEntry] = []
    for tensor in text.tensors { entries.append(try Self.entry(tensor)) }
    entries.sort { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }
    try Self.requireNoGaps(entries, dataSize: dataSize)
    self.init(entries: entries, metadata: text.metadata)
  }

  private static func entry(_ tensor: Text.Tensor) throws(Malformed) -> SafetensorsEntry {
    guard let type = tensor.type, let shape = tensor.shape, let offsets = tensor.offsets,
      offsets.count == 2
    else {
      throw Malformed(message: "tensor \(tensor.name) lacks its type, shape or offsets")
    }
    guard let kind = SafetensorsEntry.Kind(rawValue: type) else {
      throw Malformed(message: "tensor \(tensor.name) is of type \(type)", isUnsupported: true)
    }
    return SafetensorsEntry(
      name: tensor.name, kind: kind, shape: shape, begin: offsets[0], end: offsets[1])
  }

  private static func requireNoGaps(
    _ entries: [SafetensorsEntry], dataSize: Int
  ) throws(Malformed) {
    var end = 0
    for entry in entries {
      guard entry.begin == end, entry.end >= entry.begin else {
        throw Malformed(message: "tensor \(entry.name) overlaps another or leaves a gap")
      }
      end = entry.end
      let bytes = Tensor.count(entry.shape)?.multipliedReportingOverflow(by: entry.kind.size)
      guard let bytes, !bytes.overflow, bytes.partialValue == entry.end - entry.begin else {
        throw Malformed(message: "the size of tensor \(entry.name) contradicts its shape")
      }
    }
    guard end == dataSize else {
      throw Malformed(message: "its tensors take \(end) bytes of the \(dataSize) after its header")
    }
  }
}

/// The members of a header, each named once.
private struct Text {
  struct Tensor {
    let name: String
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
  }

  private(set) var tensors: [Tensor] = []
  private(set) var metadata: [String: String] = [:]

  init(_ json: inout JSONReader) throws(JSONReader.Malformed) {
    var tensors: [Tensor] = []
    var metadata: [String: String] = [:]
    var names: Set<String> = []
    try json.object { (name, json) throws(JSONReader.Malformed) in
      guard names.insert(name).inserted else {
        throw json.rejection("its header names \(name) twice")
      }
      guard name == Safetensors.metadataKey else {
        tensors.append(try Self.tensor(named: name, from: &json))
        return
      }
      try json.object { (key, json) throws(JSONReader.Malformed) in
        guard metadata.updateValue(try json.string(), forKey: key) == nil else {
          throw json.rejection("its metadata name \(key) twice")
        }
      }
    }
    try json.end()
    (self.tensors, self.metadata) = (tensors, metadata)
  }

  private static func tensor(
    named name: String, from json: inout JSONReader
  ) throws(JSONReader.Malformed) -> Tensor {
    var tensor = Tensor(name: name)
    try json.object { (key, json) throws(JSONReader.Malformed) in
      switch key {
      case "dtype" where tensor.type == nil: tensor.type = try json.string()
      case "shape" where tensor.shape == nil: tensor.shape = try json.unsignedIntegers()
      case "data_offsets" where tensor.offsets == nil:
        tensor.offsets = try json.unsignedIntegers()
      default: throw json.rejection("tensor \(name) has an unknown or repeated key \(key)")
      }
    }
    return tensor
  }
}

extension JSONReader {
  fileprivate func rejection(_ reason: String) -> Malformed {
    Malformed(position: position, reason: reason)
  }

  fileprivate mutating func unsignedIntegers() throws(Malformed) -> [Int] {
    var values: [Int] = []
    try array { (json) throws(Malformed) in values.append(try json.unsignedInteger()) }
    return values
  }
}
