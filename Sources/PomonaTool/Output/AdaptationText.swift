import Formatting
import Models
import Training

/// The result of an adaptation, for people.
struct AdaptationText {
  private static let classesShown = 20

  let text: String

  init(_ result: AdaptationResult, detail: OutputDetail) {
    let format = NumberFormat.text
    let record = result.record
    var text =
      "\(format.count(record.unlabelled, noun: "photo")) without a label, \(format.count(record.labelled)) with one, "
      + "\(format.count(record.leftOut)) left out; \(format.percent(record.agreement)) of the votes agree\n"
    if let old = record.oldDomain {
      text +=
        "on \(format.count(old.photos, noun: "held-out photo")) like those of the training: accuracy "
        + "\(format.percent(old.before)) -> \(format.percent(old.after))\n"
    }
    if let new = record.newDomain {
      text +=
        "on \(format.count(new.photos, noun: "labelled photo")) that were held back: accuracy "
        + "\(format.percent(new.before)) -> \(format.percent(new.after))\n"
    }
    if detail != .result {
      text += Self.classes(of: record, detail: detail)
      for remark in result.run.remarks { text += "note: \(TerminalText(remark))\n" }
      text +=
        SkippedText(
          result.run.skipped, detail: detail, completeList: "\(result.model)/run.json"
        ).text
      text += "\(format.decimal(result.run.seconds.total, digits: 1)) s in total\n"
    }
    self.text = text + "model   \(result.model)\nreport  \(result.model)/report.html\n"
  }

  private static func classes(of record: AdaptationRecord, detail: OutputDetail) -> String {
    let format = NumberFormat.text
    var table = TextTable(header: ["class", "labelled", "taken", "agreement"])
    for row in detail == .full ? record.classes[...] : record.classes.prefix(classesShown) {
      table.append([
        "\(TerminalText(row.label))", format.count(row.labelled), format.count(row.learned),
        row.agreement.map { format.percent($0) } ?? "-",
      ])
    }
    return table.text
  }
}
