import Datasets
import Evaluations
import Formatting

/// The comparison of two models, for people.
struct ComparisonText {
  private static let classesShown = 10
  private static let changesShown = 5

  let text: String

  /// - Parameter models: The paths of the two models.
  init(
    _ comparison: ModelComparison, skipped: [SkippedPhoto], models: [String], detail: OutputDetail
  ) {
    let format = NumberFormat.text
    var table = TextTable(header: ["", "accuracy", "right where the other is wrong"])
    table.append([
      "\(TerminalText(models[0]))", format.percent(comparison.firstAccuracy),
      format.count(comparison.onlyFirstRight),
    ])
    table.append([
      "\(TerminalText(models[1]))", format.percent(comparison.secondAccuracy),
      format.count(comparison.onlySecondRight),
    ])
    let photos = format.count(comparison.samples, noun: "photo")
    let chance = format.decimal(comparison.pValue, digits: 3)
    let verdict =
      switch comparison.verdict {
      case .better: "The second model is better"
      case .worse: "The second model is worse"
      case .notToldApart: "The models are not told apart"
      }
    var text = table.text + "\n\(verdict) by \(photos) (p = \(chance)).\n"
    if detail != .result {
      text += Self.classes(of: comparison, detail: detail)
      text += Self.changes(of: comparison, detail: detail)
      text += SkippedText(skipped, detail: detail, completeList: nil).text
    }
    self.text = text
  }

  private static func classes(of comparison: ModelComparison, detail: OutputDetail) -> String {
    let changed = comparison.perClass.filter { $0.first != $0.second }
      .sorted { abs($1.second - $1.first) < abs($0.second - $0.first) }
    guard !changed.isEmpty else { return "" }
    let format = NumberFormat.text
    var table = TextTable(header: ["class", "photos", "first right", "second right"])
    for counts in detail == .full ? changed[...] : changed.prefix(classesShown) {
      table.append([
        "\(TerminalText(counts.label))", format.count(counts.photos), format.count(counts.first),
        format.count(counts.second),
      ])
    }
    return "\n" + table.text
  }

  private static func changes(of comparison: ModelComparison, detail: OutputDetail) -> String {
    guard !comparison.changes.isEmpty else { return "" }
    let shown =
      detail == .full ? comparison.changes[...] : comparison.changes.prefix(changesShown)
    var text =
      "\n\(NumberFormat.text.count(comparison.changes.count, noun: "photo")) labelled differently:\n"
    for change in shown {
      text +=
        "  \(TerminalText(change.path)): \(TerminalText(change.first)) -> \(TerminalText(change.second)), "
        + "\(change.second == change.label ? "now right" : change.first == change.label ? "was right" : "both wrong")\n"
    }
    let rest = comparison.changes.count - shown.count
    return text
      + (rest > 0 ? "  and \(NumberFormat.text.count(rest)) more; --verbose lists them\n" : "")
  }
}
