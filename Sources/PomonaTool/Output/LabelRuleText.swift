import Datasets
import Formatting

/// A rule of labels, for people: the option that gives it.
struct LabelRuleText {
  let text: String

  init(_ rule: LabelRule) {
    text =
      switch rule {
      case .folder: "the folder that holds the photo, or metadata (--label-level 0)"
      case .level(let level): "--label-level \(level)"
      case .pattern(let pattern): "--label-pattern '\(TerminalText(pattern))'"
      }
  }
}
