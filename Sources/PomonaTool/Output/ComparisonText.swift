import Datasets
import Evaluations
import Formatting
import Reports

/// The comparison of two models, for people.
struct ComparisonText {
  private static let classesShown = 10
  private static let changesShown = 5

  let text: String

  /// - Parameters:
  ///   - comparison: The comparison.
  ///   - skipped: The photos that could not be compared.
  ///   - models: The paths of the two models.
  ///   - detail: The detail of the text.
  ///   - report: The path of the report; nil when none was written.
  init(
    _ comparison: ModelComparison, skipped: [SkippedPhoto], models: [String],
    detail: OutputDetail, report: String?
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
    let verdict = ComparisonVerdict(comparison, format: format)
    var text = table.text + "\n\(verdict.sentence) \(verdict.remedy)\n"
    for remark in verdict.remarks { text += "\(remark)\n" }
    if detail != .result {
      text += Self.classes(of: comparison, detail: detail)
      text += Self.changes(of: comparison, detail: detail)
      text += SkippedText(skipped, detail: detail, completeList: nil).text
    }
    if let report { text += "report  \(report)\n" }
    self.text = text
  }

  private static func classes(of comparison: ModelComparison, detail: OutputDetail) -> String {
    let changed = comparison.changedClasses
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
