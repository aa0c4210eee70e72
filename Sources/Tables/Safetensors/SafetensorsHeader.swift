/// The header of a safetensors file: JSON of a fixed form, written and read here so that no other form is accepted.
struct SafetensorsHeader {
  /// The tensors, in the order of their data in the file.
  let entries: [SafetensorsEntry]
  /// Free text by key.
  let metadata: [String: String]

  /// The JSON text, sorted by name, padded with spaces so that the data begin at a multiple of 8.
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
