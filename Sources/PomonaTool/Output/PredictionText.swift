import Features
import Formatting
import Models

/// The prediction for a photo, for people: its path, the most probable labels and their confidence.
struct PredictionText {
  let text: String

  init(_ photo: PhotoOutcome<Prediction>, explained: ExplainedPrediction? = nil) {
    switch photo.result {
    case .failure(let failure):
      text = "\(TerminalText(photo.path)): \(TerminalText(failure.reason))\n"
    case .success(let prediction):
      let candidates = prediction.top.map {
        "\(TerminalText($0.label)) \(NumberFormat.text.percent($0.confidence))"
      }
      let set = prediction.labelSet.map { labels in
        "; one of " + labels.map { "\(TerminalText($0))" }.joined(separator: ", ")
      }
      let remark = prediction.isKnown == false ? " (unlike anything the model knows)" : ""
      text =
        "\(TerminalText(photo.path)): \(candidates.joined(separator: ", "))\(set ?? "")"
        + "\(remark)\n" + (explained.map { HeatText($0.heat).text } ?? "")
    }
  }
}
