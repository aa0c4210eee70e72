/// A value of a JSON text in the making.
final class JSONNode {
  private enum Content {
    case null
    /// A string or a literal as it is written.
    case scalar(String)
    case number(String)
    case array([JSONNode])
    case object([String: JSONNode])
  }

  private var content = Content.null

  /// Makes this an object, unless it is one, and returns the member of a name.
  func member(_ name: String) -> JSONNode {
    makeObject()
    guard case .object(var members) = content else { return self }
    let node = JSONNode()
    content = .null
    members[name] = node
    content = .object(members)
    return node
  }

  /// Makes this an object, unless it is one.
  func makeObject() {
    if case .object = content { return }
    content = .object([:])
  }

  /// Makes this an array, unless it is one.
  func makeArray() {
    if case .array = content { return }
    content = .array([])
  }

  /// Adds an element to this array.
  func element() -> JSONNode {
    makeArray()
    guard case .array(var elements) = content else { return self }
    let node = JSONNode()
    content = .null
    elements.append(node)
    content = .array(elements)
    return node
  }

  /// The number of elements of an array.
  var count: Int { if case .array(let elements) = content { elements.count } else { 0 } }

  func setNull() { content = .null }

  /// Makes this the JSON of a value.
  func set(_ value: some Encodable, at path: [any CodingKey]) throws {
    switch value {
    case let value as Bool: content = .scalar(value ? "true" : "false")
    case let value as String: content = .scalar(Self.quoted(value))
    case let value as Double: content = try Self.number(value, isFinite: value.isFinite, at: path)
    case let value as Float: content = try Self.number(value, isFinite: value.isFinite, at: path)
    case let value as any FixedWidthInteger: content = .number("\(value)")
    default: try value.encode(to: JSONNodeEncoder(node: self, codingPath: path))
    }
  }

  private static func number(
    _ value: some CustomStringConvertible, isFinite: Bool, at path: [any CodingKey]
  ) throws -> Content {
    guard isFinite else {
      throw EncodingError.invalidValue(
        value, .init(codingPath: path, debugDescription: "\(value) is no number of JSON"))
    }
    return .number(value.description)
  }

  /// A string with its escapes (RFC 8259, section 7).
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Appends the text.
  ///
  /// - Parameter indentation: The spaces before the lines of this value; nil for one line.
  func write(to text: inout String, indentation: Int?) {
    switch content {
    case .null: text += "null"
    case .scalar(let value), .number(let value): text += value
    case .array(let elements):
      let isLine = elements.allSatisfy { if case .number = $0.content { true } else { false } }
      let inner = isLine ? nil : indentation.map { $0 + 2 }
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += isLine && indentation != nil ? ", " : "," }
        Self.startLine(inner, in: &text)
        element.write(to: &text, indentation: inner)
      }
      if inner != nil { Self.startLine(indentation, in: &text) }
      text += "]"
    case .object(let members):
      let inner = members.isEmpty ? nil : indentation.map { $0 + 2 }
      text += "{"
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (index, member) in sorted.enumerated() {
        if index > 0 { text += "," }
        Self.startLine(inner, in: &text)
        text += Self.quoted(member.key) + (inner == nil ? ":" : " : ")
        member.value.write(to: &text, indentation: inner)
      }
      if inner != nil { Self.startLine(indentation, in: &text) }
      text += "}"
    }
  }

  private static func startLine(_ indentation: Int?, in text: inout String) {
    guard let indentation else { return }
    text += "\n" + String(repeating: " ", count: indentation)
  }
}
