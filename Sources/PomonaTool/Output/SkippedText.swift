import Datasets
import Formatting

/// The photos that were left out and the reasons, for people.
struct SkippedText {
  private static let examples = 5

  let text: String

  /// - Parameters:
  ///   - skipped: The photos.
  ///   - detail: The detail; full lists every photo.
  ///   - completeList: The file or column that lists all of them; nil when there is none.
  init(_ skipped: [SkippedPhoto], detail: OutputDetail, completeList: String?) {
    guard !skipped.isEmpty else {
      text = ""
      return
    }
    let format = NumberFormat.text
    var text = "\(format.count(skipped.count, noun: "photo")) skipped"
    text += completeList.map { " (all are listed in \($0)):\n" } ?? ":\n"
    let shown = detail == .full ? skipped[...] : skipped.prefix(Self.examples)
    for photo in shown { text += "  \(TerminalText(photo.path)): \(TerminalText(photo.reason))\n" }
    if shown.count < skipped.count {
      text += "  and \(format.count(skipped.count - shown.count)) more; --verbose lists them\n"
    }
    self.text = text
  }
}
