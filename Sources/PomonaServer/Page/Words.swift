/// The texts of the page in one language.
package struct Words: Sendable {
  /// The language, as in `lang` attributes.
  package let language: String
  /// The texts by their keys; `{name}` is replaced on the page.
  package let texts: [String: String]

  /// The languages of the page; the first is the default.
  package static let all = [english, french, german]

  /// The texts in the language that a browser prefers (RFC 9110, 12.5.4); English if it accepts none of them.
  ///
  /// - Parameter acceptLanguage: The value of the header field.
  package static func preferred(by acceptLanguage: String?) -> Words {
    let ranges = (acceptLanguage ?? "").split(separator: ",").enumerated().map { index, range in
      let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
      let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap {
        Double($0.dropFirst(2))
      }
      return (language: parts.first ?? "", quality: quality ?? 1, index: index)
    }
    let order = ranges.filter { $0.quality > 0 }.sorted {
      ($1.quality, $0.index) < ($0.quality, $1.index)
    }
    for range in order {
      let primary = range.language.split(separator: "-").first.map { $0.lowercased() }
      if let words = all.first(where: { $0.language == primary }) { return words }
    }
    return english
  }
}
