import Evaluations
import Formatting
import Reports

/// The result of an evaluation, for people.
struct EvaluationText {
  private static let weakestClasses = 10

  let text: String

  /// - Parameter report: The path of the report; nil when none was written.
  init(_ scores: ModelScores, detail: OutputDetail, report: String?) {
    let evaluation = scores.headline
    var text = MetricsText(scores.evaluations).text + "\n"
    let remarks = FigureRemarks(scores.evaluations, evidence: scores.evidence, format: .text) {
      "\(TerminalText($0))"
    }
    text += remarks.texts.map { "\($0)\n" }.joined() + "\n"
    if detail != .result {
      text += Self.classes(of: evaluation, detail: detail) + "\n"
      if let unknown = evaluation.unknown, unknown > 0 {
        let share = NumberFormat.text.percent(Double(unknown) / Double(evaluation.samples))
        text +=
          "\(NumberFormat.text.count(unknown, noun: "photo")) (\(share)) unlike anything the model knows\n"
      }
      text += SkippedText(scores.all.skipped, detail: detail, completeList: nil).text
    }
    if let report { text += "report  \(report)\n" }
    self.text = text
  }

  private static func classes(of evaluation: Evaluation, detail: OutputDetail) -> String {
    let format = NumberFormat.text
    let classes = evaluation.perClass.filter { $0.support > 0 }.sorted { $0.f1 < $1.f1 }
    let shown = detail == .full ? classes[...] : classes.prefix(weakestClasses)
    var table = TextTable(header: ["class", "photos", "precision", "recall", "F1"])
    for scores in shown {
      table.append([
        "\(TerminalText(scores.label))", format.count(scores.support),
        format.percent(scores.precision), format.percent(scores.recall),
        format.decimal(scores.f1, digits: 3),
      ])
    }
    let title =
      shown.count < classes.count
      ? "The \(shown.count) weakest of \(format.count(classes.count)) classes:\n" : ""
    return title + table.text
  }
}
