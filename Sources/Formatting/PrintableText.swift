/// A string from outside (a label, a file name, a decoder's words), made fit to be shown.
///
/// What could hide, reorder or overpaint other text becomes U+FFFD, and long text loses its middle. It does not escape
/// for HTML: the template does.
package struct PrintableText {
  package let text: String

  /// - Parameter limit: the most Unicode scalars to keep, at least 3.
  package init(_ raw: String, limit: Int = 120) {
    var scalars = raw.unicodeScalars
    if scalars.count > limit {
      // The end of a path tells more than its middle.
      let tail = limit / 3
      let end = scalars.suffix(tail)
      scalars = String.UnicodeScalarView(scalars.prefix(limit - tail - 1))
      scalars.append("…")
      scalars.append(contentsOf: end)
    }
    text = Self.separated(String(Self.visible(scalars)))
  }

  /// Replaces controls, and drops all but three of the marks stacked on a character.
  private static func visible(_ scalars: String.UnicodeScalarView) -> String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    var marks = 0
    for scalar in scalars {
      let category = scalar.properties.generalCategory
      switch category {
      case .nonspacingMark, .enclosingMark: marks += 1
      default: marks = 0
      }
      if marks > 3 { continue }
      result.append(isHidden(scalar, category) ? "\u{FFFD}" : scalar)
    }
    return result
  }

  /// Zero-width joiners stay: Persian, Hindi and emoji are spelled with them.
  private static func isHidden(
    _ scalar: Unicode.Scalar, _ category: Unicode.GeneralCategory
  ) -> Bool {
    switch category {
    case .control, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate: true
    case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
    default: false
    }
  }

  /// Mustache escapes by `Character`, so that a quotation mark with an accent on it is none to it, but is one to a browser.
  /// A dotted circle takes the accent instead.
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

  /// The text in pieces between which a line may break: after a slash, a dot, a dash or an underscore.
  package var pieces: [String] {
    var pieces = [""]
    for character in text {
      pieces[pieces.count - 1].append(character)
      if "/._-".contains(character) { pieces.append("") }
    }
    return pieces.last == "" && pieces.count > 1 ? pieces.dropLast() : pieces
  }

  /// The text for the middle of a sentence: its direction of writing stays its own.
  package var isolated: String { "\u{2068}\(text)\u{2069}" }
}
