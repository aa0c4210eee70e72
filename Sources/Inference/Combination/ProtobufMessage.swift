/// A protobuf message in memory, whose fields are kept, changed or added, and written again.
///
/// Source: https://protobuf.dev/programming-guides/encoding/
package struct ProtobufMessage {
  /// The content of a field.
  package enum Value {
    case number(UInt64)
    /// A text, bytes or a message.
    case bytes(ArraySlice<UInt8>)
    /// 4 or 8 bytes of fixed width.
    case fixed(ArraySlice<UInt8>)
  }

  /// A field with its number.
  package struct Field {
    package let number: Int
    package var value: Value

    package init(number: Int, value: Value) {
      self.number = number
      self.value = value
    }
  }

  package var fields: [Field] = []

  package init() {}

  /// The message of these bytes; nil when they are not one.
  package init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while !rest.isEmpty {
      guard let key = Self.number(&rest), key >> 3 != 0, key >> 3 < 1 << 29 else { return nil }
      let value: Value
      switch key & 7 {
      case 0:
        guard let number = Self.number(&rest) else { return nil }
        value = .number(number)
      case 1, 5:
        let count = key & 7 == 1 ? 8 : 4
        guard rest.count >= count else { return nil }
        value = .fixed(rest.prefix(count))
        rest = rest.dropFirst(count)
      case 2:
        guard let length = Self.number(&rest), length <= UInt64(rest.count) else { return nil }
        value = .bytes(rest.prefix(Int(length)))
        rest = rest.dropFirst(Int(length))
      default: return nil
      }
      fields.append(Field(number: Int(key >> 3), value: value))
    }
  }

  private static func number(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var result: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      result |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return result }
    }
    return nil
  }

  /// The message as bytes.
  package var encoded: [UInt8] {
    var bytes: [UInt8] = []
    for field in fields {
      let key = UInt64(field.number) << 3
      switch field.value {
      case .number(let number):
        bytes.append(varint: key)
        bytes.append(varint: number)
      case .bytes(let content):
        bytes.append(varint: key | 2)
        bytes.append(varint: UInt64(content.count))
        bytes += content
      case .fixed(let content):
        bytes.append(varint: key | (content.count == 8 ? 1 : 5))
        bytes += content
      }
    }
    return bytes
  }

  /// The contents of the fields of this number that hold bytes.
  package func bytes(_ number: Int) -> [ArraySlice<UInt8>] {
    fields.compactMap { field in
      if field.number == number, case .bytes(let content) = field.value { content } else { nil }
    }
  }

  /// The messages in the fields of this number.
  package func messages(_ number: Int) -> [ProtobufMessage] {
    bytes(number).compactMap { ProtobufMessage($0) }
  }

  /// The first text in a field of this number; empty without one.
  package func text(_ number: Int) -> String {
    bytes(number).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The last number in a field of this number; nil without one.
  package func number(_ number: Int) -> UInt64? {
    fields.reduce(nil) { last, field in
      if field.number == number, case .number(let value) = field.value { value } else { last }
    }
  }

  /// The whole numbers in the fields of this number, packed or not.
  package func integers(_ number: Int) -> [Int] {
    fields.flatMap { field -> [Int] in
      guard field.number == number else { return [] }
      switch field.value {
      case .number(let value): return [Int(truncatingIfNeeded: value)]
      case .bytes(var content):
        var values: [Int] = []
        while let value = Self.number(&content) { values.append(Int(truncatingIfNeeded: value)) }
        return values
      case .fixed: return []
      }
    }
  }

  /// The 32-bit floating point numbers in the fields of this number, which are not packed.
  package func floats(_ number: Int) -> [Float] {
    fields.compactMap { field in
      guard field.number == number, case .fixed(let content) = field.value, content.count == 4
      else { return nil }
      return Float(bitPattern: content.reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
  }

  package mutating func append(_ number: Int, _ text: String) {
    fields.append(Field(number: number, value: .bytes(Array(text.utf8)[...])))
  }

  package mutating func append(_ number: Int, _ message: ProtobufMessage) {
    fields.append(Field(number: number, value: .bytes(message.encoded[...])))
  }

  package mutating func append(_ number: Int, _ value: UInt64) {
    fields.append(Field(number: number, value: .number(value)))
  }

  package mutating func append(_ number: Int, bytes: [UInt8]) {
    fields.append(Field(number: number, value: .bytes(bytes[...])))
  }

  /// Appends whole numbers in one field.
  package mutating func append(_ number: Int, packed values: [Int]) {
    var bytes: [UInt8] = []
    for value in values { bytes.append(varint: UInt64(bitPattern: Int64(value))) }
    append(number, bytes: bytes)
  }

  /// Appends 32-bit floating point numbers in one field.
  package mutating func append(_ number: Int, packed values: [Float]) {
    append(number, bytes: [UInt8](littleEndian: values))
  }

  /// Changes the texts in the fields of some numbers.
  package mutating func mapTexts(in numbers: Set<Int>, _ transform: (String) -> String) {
    for index in fields.indices where numbers.contains(fields[index].number) {
      guard case .bytes(let content) = fields[index].value else { continue }
      let text = transform(String(decoding: content, as: UTF8.self))
      fields[index].value = .bytes(Array(text.utf8)[...])
    }
  }
}

extension [UInt8] {
  /// The bytes of 32-bit floating point numbers.
  init(littleEndian values: [Float]) {
    self = values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
    }
  }

  fileprivate mutating func append(varint number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
