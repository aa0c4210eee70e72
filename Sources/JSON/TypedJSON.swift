/// JSON for other programs: numbers keep their type, and keys are sorted.
///
/// A `Double` or `Float` always has a decimal point or an exponent, also when it is whole, so that readers that infer types
/// (tables, schemas) do not see a mixture of integers and fractions.
package enum TypedJSON {
  /// The JSON text of a value, as UTF-8.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - pretty: True to write a member or element a line, indented, for people; an array of numbers is one line. Else the
  ///     text is one line.
  /// - Throws: `EncodingError.invalidValue` for a number that is not finite.
  package static func encoded(_ value: some Encodable, pretty: Bool = true) throws -> [UInt8] {
    let node = JSONNode()
    try node.set(value, at: [])
    var text = ""
    node.write(to: &text, indentation: pretty ? 0 : nil)
    return Array(text.utf8)
  }
}
