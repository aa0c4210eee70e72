/// The parameters of a header field's value, such as `form-data; name="a"; filename="b.jpg"`.
///
/// Of a name that occurs twice, the first value counts. Names are compared in lower case.
package struct HeaderParameters {
  private var values: [String: String] = [:]

  /// Parses a value; what cannot be parsed is passed over.
  package init(_ value: String) {
    var rest = Substring(value).drop { $0 != ";" }
    while rest.first == ";" {
      rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
      let name = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest.dropFirst(name.count)
      guard rest.first == "=" else { continue }
      rest = rest.dropFirst()
      let value = rest.first == "\"" ? Self.quoted(&rest) : Self.token(&rest)
      let key = name.lowercased()
      if values[key] == nil { values[key] = value }
      rest = rest.drop { $0 != ";" }
    }
  }

  /// The value of a parameter, whose name is in lower case.
  package subscript(_ name: String) -> String? { values[name] }

  private static func token(_ rest: inout Substring) -> String {
    let token = rest.prefix { $0 != ";" && $0 != " " }
    rest = rest.dropFirst(token.count)
    return String(token)
  }

  /// Browsers write a quotation mark as `%22`, curl as `\"`. A backslash before any other character is a backslash.
  private static func quoted(_ rest: inout Substring) -> String {
    rest = rest.dropFirst()
    var text = ""
    while let character = rest.popFirst(), character != "\"" {
      if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
        text.append(next)
        rest = rest.dropFirst()
      } else {
        text.append(character)
      }
    }
    return text.replacing("%22", with: "\"")
  }
}
