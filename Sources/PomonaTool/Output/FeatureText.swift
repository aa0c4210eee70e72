import Features
import Formatting

/// The result of a feature extraction, for people.
struct FeatureText {
  let text: String

  init(_ summary: FeatureExtraction.Summary, output: String, detail: OutputDetail) {
    let format = NumberFormat.text
    var text = ""
    if detail != .result {
      text +=
        SkippedText(summary.skipped, detail: detail, completeList: "the column 'error'").text
      text += "\(format.count(summary.rows, noun: "photo")) in "
      text += "\(format.decimal(summary.seconds, digits: 1)) s"
      if summary.seconds > 0, summary.computed > 0 {
        text += " (\(format.rate(Double(summary.computed) / summary.seconds)))"
      }
      text += "\n"
    }
    self.text = text + "features  \(output)\n"
  }
}
