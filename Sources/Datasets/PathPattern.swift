import Failures

/// A compiled regular expression that finds a label or a group in a photo's path.
struct PathPattern {
  private let regex: Regex<AnyRegexOutput>

  /// - Parameters:
  ///   - pattern: The expression.
  ///   - name: The name of the expression in messages.
  /// - Throws: A ``PomonaError`` of code `unusableData` for an expression that cannot be parsed.
  init(_ pattern: String, name: String) throws(PomonaError) {
    do {
      regex = try Regex(pattern)
    } catch {
      throw PomonaError(
        .unusableData, "the \(name) pattern \(pattern) is not a regular expression: \(error)",
        remedy: "Try '^([a-z]+)', which takes the letters at the start of the path.")
    }
  }

  /// The first group of the match in `path`, or the whole match without a group; nil when there is none or it is empty.
  func match(in path: String) -> String? {
    guard let match = try? regex.firstMatch(in: path) else { return nil }
    let found = match.output.count > 1 ? match.output[1].substring : match.output[0].substring
    return found.flatMap { $0.isEmpty ? nil : String($0) }
  }
}
