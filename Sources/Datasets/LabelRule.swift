import Failures

/// The rule that derives a photo's label from its path below the split folder.
struct LabelRule {
  private let regex: Regex<AnyRegexOutput>?

  /// Without a pattern, the label is the name of the folder that holds the photo.
  ///
  /// With one, it is the pattern's first group, or its whole match where it has no group.
  ///
  /// - Parameter name: The name of the pattern in messages.
  init(pattern: String?, name: String = "label") throws(PomonaError) {
    guard let pattern else {
      regex = nil
      return
    }
    do {
      regex = try Regex(pattern)
    } catch {
      throw PomonaError(
        .unusableData, "the \(name) pattern \(pattern) is not a regular expression: \(error)",
        remedy: "Try '^([a-z]+)', which takes the letters at the start of the path.")
    }
  }

  /// The label of `path`, or nil when it has none.
  func label(for path: String) -> String? {
    guard let regex else {
      guard let end = path.lastIndex(of: "/") else { return nil }
      return String(path[..<end].split(separator: "/").last ?? "")
    }
    guard let match = try? regex.firstMatch(in: path) else { return nil }
    let found = match.output.count > 1 ? match.output[1].substring : match.output[0].substring
    return found.flatMap { $0.isEmpty ? nil : String($0) }
  }
}
