import Datasets
import Features
import Learning

/// Predictions as comma-separated values (RFC 4180) in UTF-8.
///
/// Columns: `path`, `truth`, `label`, `confidence`, `novelty` and `error`, as in the table of ``PredictionTableWriter``, then
/// `probability:LABEL` for each label of the model, in its order. A value that does not exist is empty.
struct CSVPredictions: PredictionTextWriter.Rows {
  private let labels: [String]

  init(_ labels: [String]) { self.labels = labels }

  var header: String? {
    CSV.record(
      ["path", "truth", "label", "confidence", "novelty", "error"]
        + labels.map { "probability:\($0)" })
  }

  func line(for outcome: PhotoOutcome<Answer>) -> String {
    let truth = outcome.sample.label ?? ""
    switch outcome.result {
    case .success(let answer):
      let best = answer.probabilities.firstIndexOfMaximum
      return CSV.record(
        [
          outcome.path, truth, labels[best], "\(answer.probabilities[best])",
          answer.novelty.map { "\($0)" } ?? "", "",
        ] + answer.probabilities.map { "\($0)" })
    case .failure(let failure):
      return CSV.record(
        [outcome.path, truth, "", "", "", failure.reason]
          + [String](repeating: "", count: labels.count))
    }
  }
}
