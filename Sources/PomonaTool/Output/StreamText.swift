#if Spark
import Formatting
import SparkRunner

/// The state of a stream on a cluster, for people.
struct StreamText {
  private let state: StreamState
  private let format = NumberFormat.text

  init(_ state: StreamState) { self.state = state }

  /// A line for the last batch.
  var batch: String {
    var parts = [
      "batch \(state.batch ?? 0)", "\(format.count(state.photos, noun: "photo")) so far",
    ]
    if let rate = state.inputRate { parts.append("\(format.rate(rate)) come") }
    if let rate = state.rate { parts.append("\(format.rate(rate)) scored") }
    return "stream    \(parts.joined(separator: ", "))\n"
  }

  /// The numbers of the run.
  var summary: String {
    let batches = "\(format.count(state.batches)) \(state.batches == 1 ? "batch" : "batches")"
    var parts = ["\(format.count(state.photos, noun: "photo")) in \(batches)"]
    if state.renewals > 0 {
      parts.append(format.count(state.renewals, noun: "new version") + " taken up")
    }
    if state.emptyFiles > 0 {
      parts.append(
        "\(format.count(state.emptyFiles, noun: "empty file")) without a row, which Spark leaves out"
      )
    }
    return "\(state.phase.rawValue): \(parts.joined(separator: ", "))\n"
  }
}
#endif
