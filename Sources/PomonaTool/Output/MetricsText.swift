import Datasets
import Evaluations
import Formatting
import Learning

/// The six metrics of some splits, for people.
struct MetricsText {
  private static let columns = [
    "accuracy", "balanced accuracy", "macro F1", "top 5", "log loss", "calibration error",
  ]

  let text: String

  /// The metrics of evaluations and the numbers of their photos.
  init(_ evaluations: [Evaluation]) {
    var table = TextTable(header: ["", "photos"] + Self.columns)
    for evaluation in evaluations {
      table.append(
        [evaluation.name, NumberFormat.text.count(evaluation.samples)]
          + Self.cells(of: evaluation.metrics))
    }
    text = table.text
  }

  /// The metrics of splits by their names.
  init(_ metrics: [String: Metrics]) {
    var table = TextTable(header: ["split"] + Self.columns)
    for (split, metrics) in metrics.sorted(by: { $0.key < $1.key }) {
      table.append(["\(TerminalText(split))"] + Self.cells(of: metrics))
    }
    text = table.text
  }

  private static func cells(of metrics: Metrics) -> [String] {
    let format = NumberFormat.text
    return [
      format.percent(metrics.accuracy), format.percent(metrics.balancedAccuracy),
      format.decimal(metrics.macroF1, digits: 3), format.percent(metrics.top5Accuracy),
      format.decimal(metrics.logLoss, digits: 4),
      metrics.calibrationError.map { format.decimal($0, digits: 3) } ?? "-",
    ]
  }
}
