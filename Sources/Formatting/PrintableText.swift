/// A string from outside (a label, a file name, an error message), made safe to be shown on a page.
///
/// Characters that could hide, reorder or overlay other text become U+FFFD, and long text is shortened in the middle. It
/// does not escape for HTML: the template does.
package struct PrintableText {
  /// The cleaned string.
  package let text: String

  /// Cleans and shortens a string.
  ///
  /// - Parameter limit: The most Unicode scalars to keep, at least 3.
  package init(_ raw: String, limit: Int = 120) {
    var scalars = raw.unicodeScalars
    if scalars.count > limit {
      // The end of a path is more specific than its middle.
      let tail = limit / 3
      let end = scalars.suffix(tail)
      scalars = String.UnicodeScalarView(scalars.prefix(limit - tail - 1))
      scalars.append("…")
      scalars.append(contentsOf: end)
    }
    text = Self.separated(String(Self.visible(scalars)))
  }

  /// Replaces hidden characters, and drops all but three of the marks stacked on a character.
  private static func visible(_ scalars: String.UnicodeScalarView) -> String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    var marks = 0
    for scalar in scalars {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark: marks += 1
      default: marks = 0
      }
      if marks > 3 { continue }
      result.append(isHidden(scalar) ? "\u{FFFD}" : scalar)
    }
    return result
  }

  /// Zero-width joiners stay: Persian, Hindi and emoji are spelled with them.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\u{200C}" || scalar == "\u{200D}" { return false }
    switch scalar.properties.generalCategory {
    case .unassigned, .privateUse, .surrogate: return true
    default: return scalar.controlsText
    }
  }

  /// Puts a dotted circle between a character of markup and a combining mark on it.
  ///
  /// Mustache escapes by `Character`: to it, a quotation mark with an accent is no quotation mark; to a browser it is one.
  private static func separated(_ text: String) -> String {
    var result = ""
    for character in text {
      let scalars = character.unicodeScalars
      if scalars.count > 1, scalars.contains(where: { "<>&\"'".unicodeScalars.contains($0) }) {
        for (index, scalar) in scalars.enumerated() {
          if index > 0 { result.unicodeScalars.append("\u{25CC}") }
          result.unicodeScalars.append(scalar)
        }
      } else {
        result.append(character)
      }
    }
    return result
  }

  /// The text in pieces between which a line may break: after a slash, a full stop, a hyphen or an underscore.
  package var pieces: [String] {
    var pieces = [""]
    for character in text {
      pieces[pieces.count - 1].append(character)
      if "/._-".contains(character) { pieces.append("") }
    }
    return pieces.last == "" && pieces.count > 1 ? pieces.dropLast() : pieces
  }

  /// The text for the middle of a sentence, isolated so that its writing direction does not affect the rest.
  package var isolated: String { "\u{2068}\(text)\u{2069}" }
}
