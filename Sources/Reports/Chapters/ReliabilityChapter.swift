import Evaluations
import Formatting
import Learning

/// The values of `reliability.mustache`: the accuracy of predictions by their confidence, as bars beside the diagonal
/// that a perfectly calibrated model would reach.
struct ReliabilityChapter {
  /// The predictions of one bin of confidence.
  struct Bar {
    let x: String
    let y: String
    let width: String
    let height: String
    let title: String
  }

  let summary: String
  /// The share of photos that the model calls unknown; nil for models without a novelty detector.
  let unknown: String?
  let bars: [Bar]

  private static let side = 240.0

  /// Nil for an evaluation that does not have the figures.
  init?(_ evaluation: Evaluation) {
    guard let reliability = evaluation.reliability else { return nil }
    let format = NumberFormat.typeset
    summary =
      "Each bar shows how often predictions of about that confidence are right; at best it ends on the diagonal. The "
      + "mean distance, weighted by photos, is the calibration error: "
      + "\(format.decimal(reliability.calibrationError, digits: 3))."
    unknown = evaluation.unknown.map {
      "\(format.count($0)) of \(format.count(evaluation.samples, noun: "photo")) "
        + "(\(format.percent(Double($0) / Double(max(evaluation.samples, 1))))) "
        + "\($0 == 1 ? "is" : "are") unlike anything the model knows."
    }
    let width = Self.side / Double(reliability.bins.count)
    bars = reliability.bins.enumerated().filter { $1.count > 0 }.map { index, bin in
      let height = bin.accuracy * Self.side
      func number(_ value: Double) -> String { NumberFormat.text.decimal(value, digits: 1) }
      return Bar(
        x: number(Double(index) * width + 0.5), y: number(Self.side - height),
        width: number(width - 1), height: number(height),
        title: "\(format.count(bin.count, noun: "photo")): mean confidence "
          + "\(format.percent(bin.meanConfidence)), right \(format.percent(bin.accuracy))")
    }
  }
}
