/// A strict reader of JSON (RFC 8259) that makes no tree: a tensor of millions of numbers becomes an array of bytes and
/// nothing else. It never recurses, so no nesting can exhaust it.
package struct JSONReader {
  package struct Malformed: Error { let position: Int }

  private let bytes: UnsafeRawBufferPointer
  package private(set) var position: Int

  package init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  package var malformed: Malformed { Malformed(position: position) }

  /// Reads an object; `value` must consume the value of each key.
  package mutating func object(
    _ value: (String, inout JSONReader) throws(Malformed) -> Void
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

  /// Reads an array; `element` must consume each element.
  package mutating func array(_ element: (inout JSONReader) throws(Malformed) -> Void) throws(Malformed) {
    try expect("[")
    if accept("]") { return }
    repeat { try element(&self) } while accept(",")
    try expect("]")
  }

  package mutating func integer() throws(Malformed) -> Int {
    skipSpace()
    let isNegative = accept("-")
    var value = 0
    var digits = 0
    while position < bytes.count, case let digit = Int(bytes[position]) - 0x30, 0...9 ~= digit {
      value = value * 10 + digit
      digits += 1
      position += 1
      guard digits < 19 else { throw malformed }
    }
    guard digits > 0 else { throw malformed }
    return isNegative ? -value : value
  }

  package mutating func bool() throws(Malformed) -> Bool {
    if accept(word: "true") { return true }
    if accept(word: "false") { return false }
    throw malformed
  }

  /// Levels of pixels, 0 to 255, in arrays nested as deep as one likes, in their order. No more than `maximum`.
  package mutating func levels(_ maximum: Int) throws(Malformed) -> [UInt8] {
    var levels: [UInt8] = []
    var depth = 0
    while true {
      if accept("[") {
        depth += 1
        guard accept("]") else { continue }
        depth -= 1
      } else {
        guard let level = UInt8(exactly: try integer()), levels.count < maximum else {
          throw malformed
        }
        levels.append(level)
      }
      while depth > 0, accept("]") { depth -= 1 }
      if depth == 0 { return levels }
      try expect(",")
    }
  }

  package mutating func string() throws(Malformed) -> String {
    let text = try rawString()
    guard text.contains(UInt8(ascii: "\\")) else {
      guard let string = String(validating: text, as: UTF8.self) else { throw malformed }
      return string
    }
    return try unescaped(Array(text))
  }

  /// The bytes between the quotation marks, with their escapes.
  package mutating func rawString() throws(Malformed) -> UnsafeRawBufferPointer {
    try expect("\"")
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position - 1])
      case UInt8(ascii: "\\"): position += 2
      case 0..<0x20: throw malformed
      default: position += 1
      }
    }
    throw malformed
  }

  /// Passes over a value of any kind.
  package mutating func skip() throws(Malformed) {
    var closing: [Unicode.Scalar] = []
    repeat {
      if accept("{") {
        closing.append("}")
        if accept("}") { closing.removeLast() } else { try key() }
      } else if accept("[") {
        closing.append("]")
        if accept("]") { closing.removeLast() } else { continue }
      } else {
        try skipScalar()
      }
      if closing.count > 64 { throw malformed }
      while let end = closing.last {
        if accept(end) {
          closing.removeLast()
        } else {
          try expect(",")
          if end == "}" { try key() }
          break
        }
      }
    } while !closing.isEmpty
  }

  /// Nothing but white space may follow.
  package mutating func end() throws(Malformed) {
    skipSpace()
    guard position == bytes.count else { throw malformed }
  }

  private mutating func key() throws(Malformed) {
    _ = try rawString()
    try expect(":")
  }

  private mutating func skipScalar() throws(Malformed) {
    skipSpace()
    guard position < bytes.count else { throw malformed }
    if bytes[position] == UInt8(ascii: "\"") {
      _ = try rawString()
    } else if !(accept(word: "true") || accept(word: "false") || accept(word: "null")) {
      let start = position
      while position < bytes.count, "+-.0123456789eE".utf8.contains(bytes[position]) {
        position += 1
      }
      guard position > start else { throw malformed }
    }
  }

  private func unescaped(_ text: [UInt8]) throws(Malformed) -> String {
    var result = String.UnicodeScalarView()
    var rest = text[...]
    func malformed() -> Malformed { Malformed(position: position) }
    func unit() throws(Malformed) -> UInt32 {
      guard rest.count >= 4,
        let value = UInt32(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16)
      else { throw malformed() }
      rest = rest.dropFirst(4)
      return value
    }
    while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
      guard let plain = String(validating: rest[..<backslash], as: UTF8.self) else {
        throw malformed()
      }
      result.append(contentsOf: plain.unicodeScalars)
      rest = rest[(backslash + 1)...]
      switch rest.popFirst() {
      case UInt8(ascii: "b"): result.append("\u{8}")
      case UInt8(ascii: "f"): result.append("\u{c}")
      case UInt8(ascii: "n"): result.append("\n")
      case UInt8(ascii: "r"): result.append("\r")
      case UInt8(ascii: "t"): result.append("\t")
      case UInt8(ascii: "u"):
        var value = try unit()
        if 0xd800..<0xdc00 ~= value {
          guard rest.starts(with: "\\u".utf8) else { throw malformed() }
          rest = rest.dropFirst(2)
          let low = try unit()
          guard 0xdc00..<0xe000 ~= low else { throw malformed() }
          value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw malformed() }
        result.append(scalar)
      case let byte? where #""\/"#.utf8.contains(byte): result.append(Unicode.Scalar(byte))
      default: throw malformed()
      }
    }
    guard let plain = String(validating: rest, as: UTF8.self) else { throw malformed() }
    return String(result) + plain
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0a, 0x0d, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func accept(word: String) -> Bool {
    skipSpace()
    guard bytes[min(position, bytes.count)...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Malformed) {
    guard accept(character) else { throw malformed }
  }
}
