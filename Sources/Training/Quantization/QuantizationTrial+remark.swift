import Formatting
import Inference
import Models

extension QuantizationTrial.Outcome {
  /// The figures of both, in words.
  var remark: String {
    let format = NumberFormat.text
    let (eight, exact) =
      isQuantized
      ? (alternative.chosen, alternative.figures) : (alternative.figures, alternative.chosen)
    let figures =
      "\(format.percent(eight.accuracy)) of the held-out photos in 8 bits, "
      + "\(format.percent(exact.accuracy)) in \(other.rawValue)"
    return isQuantized
      ? "the network computes in 8 bits: \(figures)"
      : "8 bits cost more than half a point and were refused: \(figures), which was kept"
  }
}
