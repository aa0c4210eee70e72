/// A safetensors header: JSON of a fixed form, written and read here so that nothing else is let through.
struct SafetensorsHeader {
  struct Malformed: Error {
    let message: String
    var isUnsupported = false
  }

  /// In the order of the tensors' places in the file.
  let entries: [SafetensorsEntry]
  let metadata: [String: String]

  /// The JSON text, sorted by name, padded with spaces so that the numbers begin at a multiple of 8.
  func encoded() -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map {
        "\(Self.quoted($0)):\(Self.quoted($1))"
      }
      members.append("\"\(Safetensors.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    for entry in entries.sorted(by: { $0.name < $1.name }) {
      let shape = entry.shape.map(String.init).joined(separator: ",")
      members.append(
        #"\#(Self.quoted(entry.name)):{"dtype":"\#(entry.kind.rawValue)","shape":[\#(shape)],"#
          + #""data_offsets":[\#(entry.begin),\#(entry.end)]}"#)
    }
    var bytes = Array("{\(members.joined(separator: ","))}".utf8)
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    return bytes
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension SafetensorsHeader {
  /// Reads and checks a header in front of `dataSize` bytes of numbers.
  init(decoding bytes: [UInt8], dataSize: Int) throws(Malformed) {
    var json = StrictJSON(bytes)
    var entries: [SafetensorsEntry] = []
    var names: Set<String> = []
    var metadata: [String: String] = [:]
    guard bytes.first == UInt8(ascii: "{") else {
      throw Malformed(message: "its header is no JSON object")
    }
    try json.object { (name, json) throws(Malformed) in
      guard names.insert(name).inserted else {
        throw Malformed(message: "its header names \(name) twice")
      }
      if name == Safetensors.metadataKey {
        try json.object { (key, json) throws(Malformed) in
          guard metadata.updateValue(try json.string(), forKey: key) == nil else {
            throw Malformed(message: "its metadata name \(key) twice")
          }
        }
      } else {
        entries.append(try Self.entry(name, &json))
      }
    }
    try json.end()
    entries.sort { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }
    var end = 0
    for entry in entries {
      guard entry.begin == end, entry.end >= entry.begin else {
        throw Malformed(message: "tensor \(entry.name) overlaps another or leaves a gap")
      }
      end = entry.end
      let bytes = Tensor.count(entry.shape)?.multipliedReportingOverflow(by: entry.kind.size)
      guard let bytes, !bytes.overflow, bytes.partialValue == entry.end - entry.begin else {
        throw Malformed(message: "tensor \(entry.name) is not as large as its shape demands")
      }
    }
    guard end == dataSize else {
      throw Malformed(message: "its tensors take \(end) bytes, but it holds \(dataSize)")
    }
    self.init(entries: entries, metadata: metadata)
  }

  private static func entry(
    _ name: String, _ json: inout StrictJSON
  ) throws(Malformed) -> SafetensorsEntry {
    var kind: SafetensorsEntry.Kind?
    var shape: [Int]?
    var offsets: [Int]?
    try json.object { (key, json) throws(Malformed) in
      switch key {
      case "dtype" where kind == nil:
        let text = try json.string()
        guard let known = SafetensorsEntry.Kind(rawValue: text) else {
          throw Malformed(message: "tensor \(name) is of type \(text)", isUnsupported: true)
        }
        kind = known
      case "shape" where shape == nil: shape = try json.integers()
      case "data_offsets" where offsets == nil: offsets = try json.integers()
      default: throw Malformed(message: "tensor \(name) has an unknown or repeated key \(key)")
      }
    }
    guard let kind, let shape, let offsets, offsets.count == 2 else {
      throw Malformed(message: "tensor \(name) lacks its type, shape or place")
    }
    return SafetensorsEntry(
      name: name, kind: kind, shape: shape, begin: offsets[0], end: offsets[1])
  }
}
