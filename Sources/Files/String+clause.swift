extension StringProtocol {
  /// The first line as a clause, as error messages are: with a small letter at its beginning and without a full stop.
  package var clause: String {
    let line = split(whereSeparator: \.isNewline).first ?? ""
    let text = line.hasSuffix(".") ? line.dropLast() : line
    // Abbreviations keep their capitals.
    let isWord = text.dropFirst().first?.isUppercase != true
    return (isWord ? text.prefix(1).lowercased() : String(text.prefix(1))) + text.dropFirst()
  }
}
