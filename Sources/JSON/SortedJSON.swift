import Foundation

/// JSON as Pomona writes it: keys are sorted, so that equal values give equal bytes.
package enum SortedJSON {
  /// The JSON text of a value, as UTF-8.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - pretty: True to write a member or element a line, indented, for people; else the text is one line.
  package static func encoded(_ value: some Encodable, pretty: Bool = true) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return [UInt8](try encoder.encode(value))
  }
}
