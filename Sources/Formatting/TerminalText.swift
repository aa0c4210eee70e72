/// A string from outside (a label, a file name, an error message), made safe for a terminal or a log.
///
/// Characters that could move the cursor, change colours, reorder text or start a line become their escape codes, such as
/// `\u{1B}`. Everything else is unchanged, at any length.
package struct TerminalText: CustomStringConvertible {
  /// The escaped string.
  package let text: String

  /// Escapes a string.
  package init(_ raw: String) {
    guard raw.unicodeScalars.contains(where: \.controlsText) else {
      text = raw
      return
    }
    text = raw.unicodeScalars.map { $0.controlsText ? $0.escaped(asASCII: true) : String($0) }
      .joined()
  }

  package var description: String { text }
}
