import Audits
import Datasets
import Formatting
import Reports

/// The findings of an audit, for people.
struct AuditText {
  private static let examples = 5

  let text: String

  init(_ audit: Audit, detail: OutputDetail) {
    text =
      Self.table(audit)
      + (detail == .result
        ? "" : Self.details(of: audit, limit: detail == .full ? .max : Self.examples))
  }

  /// The lines before a training: only what has been found.
  static func short(_ audit: Audit) -> String {
    let found = rows(audit).filter { $0.count > 0 }
    guard !found.isEmpty else { return "" }
    return found.map {
      "audit     \(NumberFormat.text.count($0.count)) \($0.name)"
        + ($0.note.isEmpty ? "" : ": \($0.note)") + "\n"
    }.joined() + "audit     'pomona audit' lists them\n"
  }

  private typealias Row = (name: String, count: Int, note: String)

  private static func rows(_ audit: Audit) -> [Row] {
    let format = NumberFormat.text
    let leaks = audit.leaks
    let conspicuous = audit.classes.count { !$0.findings.isEmpty }
    let bySplit = leaks.affectedBySplit.sorted { $0.key < $1.key }.filter { $0.value > 0 }
      .map { "\(format.percent($0.value)) of \($0.key)" }.joined(separator: ", ")
    let accuracy =
      leaks.accuracy.map { all in
        "; accuracy \(format.percent(all)), "
          + (leaks.accuracyWithout.map { "without them \(format.percent($0))" }
            ?? "no photo is left without them")
      } ?? ""
    return [
      (noun(audit.unreadable.count, "unreadable photo"), audit.unreadable.count, ""),
      (
        audit.copies == 1 ? "copy of another photo" : "copies of other photos", audit.copies,
        audit.conflicts.isEmpty
          ? "" : "\(format.count(audit.conflicts.count, noun: "group")) with different labels"
      ),
      (
        "photos with near-duplicates", audit.nearDuplicates.reduce(0) { $0 + $1.count },
        format.count(audit.nearDuplicates.count, noun: "group")
      ),
      (
        leaks.affected == 1
          ? "held-out photo that is nearly the same as a training photo"
          : "held-out photos that are nearly the same as a training photo", leaks.affected,
        bySplit + accuracy
      ),
      (noun(audit.suspectedLabels.count, "suspected label"), audit.suspectedLabels.count, ""),
      (
        conspicuous == 1 ? "conspicuous class" : "conspicuous classes", conspicuous, ""
      ),
      (
        audit.quality.count == 1 ? "photo that stands out" : "photos that stand out",
        audit.quality.count, quality(audit.quality)
      ),
    ]
  }

  private static func noun(_ count: Int, _ singular: String) -> String {
    count == 1 ? singular : singular + "s"
  }

  private static func quality(_ findings: [QualityFinding]) -> String {
    let counts = Dictionary(grouping: findings, by: \.issue).mapValues(\.count)
    return QualityFinding.Issue.allCases.compactMap { issue in
      counts[issue].map { "\(NumberFormat.text.count($0)) \(issue.words)" }
    }.joined(separator: ", ")
  }

  private static func table(_ audit: Audit) -> String {
    let format = NumberFormat.text
    var text =
      "\(format.count(audit.samples, noun: "photo")) of \(format.count(audit.classes.count, noun: "class"))\n\n"
    let rows = rows(audit)
    let width = rows.map { format.count($0.count).count }.max() ?? 1
    for row in rows {
      let count = format.count(row.count)
      text += String(repeating: " ", count: width - count.count) + "\(count)  \(row.name)"
      text += row.count > 0 && !row.note.isEmpty ? ": \(row.note)\n" : "\n"
    }
    return text
  }

  private static func details(of audit: Audit, limit: Int) -> String {
    list(
      "Unreadable", audit.unreadable.map { "\(path($0.path)): \(TerminalText($0.reason))" }, limit)
      + list("Copies", audit.exactDuplicates.map { group($0) }, limit)
      + list("The same pixels with different labels", audit.conflicts.map { group($0) }, limit)
      + list("Near-duplicates", audit.nearDuplicates.map { group($0) }, limit)
      + list(
        "Leaks: held-out photo, training photo",
        audit.leaks.pairs.map { "\(path($0[0])), \(path($0[1]))" }, limit)
      + list(
        "Suspected labels",
        audit.suspectedLabels.map {
          "\(path($0.path)): \(TerminalText($0.label)), resembles \(TerminalText($0.suggested))"
        }, limit)
      + list(
        "Classes",
        audit.classes.filter { !$0.findings.isEmpty }.map { own in
          "\(TerminalText(own.label)): "
            + own.findings.map { "\(TerminalText($0.words(in: own)))" }.joined(separator: "; ")
        }, limit)
      + list(
        "Photos that stand out",
        audit.quality.map { "\(path($0.path)): \($0.issue.words) (\($0.value))" }, limit)
  }

  private static func path(_ path: String) -> String { "\(TerminalText(path))" }

  private static func group(_ paths: [String]) -> String {
    paths.prefix(3).map { path($0) }.joined(separator: ", ")
      + (paths.count > 3 ? " and \(NumberFormat.text.count(paths.count - 3)) more" : "")
  }

  private static func list(_ title: String, _ lines: [String], _ limit: Int) -> String {
    guard !lines.isEmpty else { return "" }
    var text = "\n\(title):\n" + lines.prefix(limit).map { "  \($0)\n" }.joined()
    if lines.count > limit {
      text += "  and \(NumberFormat.text.count(lines.count - limit)) more; --verbose lists them\n"
    }
    return text
  }
}
