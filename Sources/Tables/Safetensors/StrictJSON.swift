/// A reader of the JSON that safetensors headers are made of (RFC 8259): objects, strings, and arrays of
/// non-negative integers. It never recurses by itself, so no nesting can exhaust it.
struct StrictJSON {
  typealias Malformed = SafetensorsHeader.Malformed

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads an object; `value` must consume the value of each key.
  mutating func object(
    _ value: (String, inout StrictJSON) throws(Malformed) -> Void
  ) throws(Malformed) {
    try expect("{")
    if accept("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try value(key, &self)
    } while accept(",")
    try expect("}")
  }

  /// Reads an array of integers from 0 to the largest `Int`.
  mutating func integers() throws(Malformed) -> [Int] {
    try expect("[")
    if accept("]") { return [] }
    var values: [Int] = []
    repeat {
      skipSpace()
      let digits = bytes[position...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      guard digits.count < 20, digits.count == 1 || digits.first != UInt8(ascii: "0"),
        let value = Int(String(decoding: digits, as: UTF8.self))
      else { throw malformed() }
      position += digits.count
      values.append(value)
    } while accept(",")
    try expect("]")
    return values
  }

  mutating func string() throws(Malformed) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw malformed() }
        return string
      case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
      case 0..<0x20: throw malformed()
      default: text.append(byte)
      }
    }
    throw malformed()
  }

  /// Nothing but white space may follow.
  mutating func end() throws(Malformed) {
    skipSpace()
    guard position == bytes.count else { throw malformed() }
  }

  private mutating func escape() throws(Malformed) -> [UInt8] {
    switch next() {
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0c]
    case UInt8(ascii: "n"): return [0x0a]
    case UInt8(ascii: "r"): return [0x0d]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var unit = try hexadecimal()
      if 0xd800..<0xdc00 ~= unit {
        guard next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") else { throw malformed() }
        let low = try hexadecimal()
        guard 0xdc00..<0xe000 ~= low else { throw malformed() }
        unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(unit) else { throw malformed() }
      return Array(String(scalar).utf8)
    case let byte? where #""\/"#.utf8.contains(byte): return [byte]
    default: throw malformed()
    }
  }

  private mutating func hexadecimal() throws(Malformed) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed()
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private mutating func next() -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Malformed) {
    guard accept(character) else { throw malformed() }
  }

  private func malformed() -> Malformed {
    Malformed(message: "its header is not well-formed at byte \(position)")
  }
}
