/// Text of others (labels, file names) as it may go to a terminal: what would move the cursor, change colours or turn the
/// direction of writing is shown by its code.
package func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { $0.isUnprintable }) else { return text }
  return text.unicodeScalars.map { $0.isUnprintable ? $0.escaped(asASCII: true) : String($0) }
    .joined()
}

extension Unicode.Scalar {
  fileprivate var isUnprintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
