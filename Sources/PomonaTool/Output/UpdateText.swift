import Formatting
import Learning
import Models
import Training

/// The result of an update, for people.
struct UpdateText {
  private static let changesShown = 10

  let text: String

  init(_ result: UpdateResult, detail: OutputDetail) {
    let format = NumberFormat.text
    var text = Self.photos(result.photos)
    for (verb, labels) in [("added", result.addedClasses), ("removed", result.removedClasses)]
    where !labels.isEmpty {
      let names = labels.map { "\(TerminalText($0))" }.joined(separator: ", ")
      text += "\(verb) \(format.count(labels.count, noun: "class")): \(names)\n"
    }
    if let before = result.before, let after = result.after {
      let photos = result.changes.reduce(0) { $0 + $1.support }
      text +=
        "on \(format.count(photos, noun: "held-out photo")) of the classes from before: accuracy "
        + "\(format.percent(before.accuracy)) -> \(format.percent(after.accuracy)), log loss "
        + "\(format.decimal(before.logLoss, digits: 4)) -> "
        + "\(format.decimal(after.logLoss, digits: 4))\n"
    } else {
      text += "the model has no held-out photos to measure the change on\n"
    }
    if detail != .result {
      text += Self.changes(of: result, detail: detail)
      for remark in result.run.remarks { text += "note: \(TerminalText(remark))\n" }
      text +=
        SkippedText(
          result.run.skipped, detail: detail, completeList: "\(result.model)/run.json"
        ).text
      text +=
        "\(format.count(result.classes.count, noun: "class")), "
        + "\(format.decimal(result.run.seconds.total, digits: 1)) s in total\n"
    }
    self.text = text + "model   \(result.model)\nreport  \(result.model)/report.html\n"
  }

  private static func photos(_ photos: UpdateResult.Photos) -> String {
    let parts = [
      ("learned", photos.learned), ("held out", photos.heldOut), ("corrected", photos.corrected),
      ("forgotten", photos.forgotten), ("skipped", photos.skipped),
    ].filter { $0.1 > 0 }.map { "\(NumberFormat.text.count($0.1)) \($0.0)" }
    return "photos: \(parts.isEmpty ? "none" : parts.joined(separator: ", "))\n"
  }

  private static func changes(of result: UpdateResult, detail: OutputDetail) -> String {
    let changed = result.changes.filter { $0.before != $0.after }
      .sorted { abs($0.after - $0.before) > abs($1.after - $1.before) }
    guard !changed.isEmpty else { return "" }
    let format = NumberFormat.text
    var table = TextTable(header: ["recall", "photos", "before", "now"])
    for change in detail == .full ? changed[...] : changed.prefix(changesShown) {
      table.append([
        "\(TerminalText(change.label))", format.count(change.support),
        format.percent(change.before), format.percent(change.after),
      ])
    }
    return table.text
  }
}
