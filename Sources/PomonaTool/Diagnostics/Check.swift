import Formatting

/// The result of a check that 'pomona doctor' made.
struct Check: Encodable {
  /// The library, folder or operation.
  let name: String
  /// True if Pomona works without it for some purposes.
  let isOptional: Bool
  let isPresent: Bool
  /// The finding, or the reason of the failure.
  let detail: String
  /// The remedy, as a sentence; nil when nothing is missing.
  let remedy: String?

  enum CodingKeys: String, CodingKey {
    case name, detail, remedy
    case isOptional = "optional"
    case isPresent = "present"
  }

  /// A line, and one for the remedy.
  var text: String {
    let mark = isPresent ? "ok     " : isOptional ? "absent " : "MISSING"
    let line = "\(mark)  \(TerminalText(name)): \(TerminalText(detail))\n"
    return line + (remedy.map { "         \(TerminalText($0))\n" } ?? "")
  }
}
