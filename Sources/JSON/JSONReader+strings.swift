extension JSONReader {
  /// Reads a string.
  package mutating func string() throws(Malformed) -> String {
    String(decoding: try utf8(), as: UTF8.self)
  }

  /// Reads a string as its UTF-8 bytes.
  package mutating func utf8() throws(Malformed) -> [UInt8] {
    let text = try rawString()
    guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
    var reader = JSONReader(bytes, at: position - 1 - text.count)
    var utf8: [UInt8] = []
    utf8.reserveCapacity(text.count)
    while reader.position < position - 1 {
      let byte = bytes[reader.position]
      reader.position += 1
      if byte == UInt8(ascii: "\\") {
        utf8.append(contentsOf: try reader.escape().utf8)
      } else {
        utf8.append(byte)
      }
    }
    return utf8
  }

  /// Reads a string and returns the bytes between its quotation marks with their escapes, which are verified.
  package mutating func rawString() throws(Malformed) -> UnsafeRawBufferPointer {
    try expect("\"")
    let start = position
    var isASCII = true
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        guard isASCII || String(validating: text, as: UTF8.self) != nil else {
          throw Malformed(position: start, reason: "the string is not UTF-8")
        }
        position += 1
        return text
      case UInt8(ascii: "\\"):
        position += 1
        _ = try escape()
      case 0..<0x20: throw malformed
      default:
        if byte >= 0x80 { isASCII = false }
        position += 1
      }
    }
    throw malformed
  }

  /// Reads the part of an escape that follows the backslash. Half of a surrogate pair is rejected.
  private mutating func escape() throws(Malformed) -> Unicode.Scalar {
    guard let byte = next else { throw malformed }
    let scalar: Unicode.Scalar
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scalar = Unicode.Scalar(byte)
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{c}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw malformed
    }
    position += 1
    return scalar
  }

  private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
    let start = position
    var value = try codeUnit()
    if 0xd800..<0xdc00 ~= value, next == UInt8(ascii: "\\") {
      position += 1
      let low = try codeUnit()
      guard 0xdc00..<0xe000 ~= low else { throw Malformed(position: start) }
      value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(value) else { throw Malformed(position: start) }
    return scalar
  }

  /// Reads `u` and four hexadecimal digits.
  private mutating func codeUnit() throws(Malformed) -> UInt32 {
    guard next == UInt8(ascii: "u") else { throw malformed }
    position += 1
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let next, let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
        throw malformed
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
