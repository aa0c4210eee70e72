import Datasets
import Features
import JSON
import Learning

/// Predictions as JSON lines, with the keys of `predict --json`; `probabilities` has that of each label.
struct JSONPredictions: PredictionTextWriter.Rows {
  private let labels: [String]

  private struct Row: Encodable {
    let path: String
    let truth: String?
    var label: String?
    var confidence: Float?
    var known: Bool?
    var novelty: Float?
    var probabilities: [String: Float]?
    var error: String?
  }

  init(_ labels: [String]) { self.labels = labels }

  var header: String? { nil }

  func line(for outcome: PhotoOutcome<Answer>) throws -> String {
    var row = Row(path: outcome.path, truth: outcome.sample.label)
    switch outcome.result {
    case .success(let answer):
      let best = answer.probabilities.firstIndexOfMaximum
      row.label = labels[best]
      row.confidence = answer.probabilities[best]
      row.known = answer.isKnown
      row.novelty = answer.novelty
      row.probabilities = Dictionary(
        zip(labels, answer.probabilities)
      ) { first, _ in first }
    case .failure(let failure): row.error = failure.reason
    }
    return String(decoding: try TypedJSON.encoded(row, pretty: false), as: UTF8.self)
  }
}
