import Formatting
import Models

extension FineTuningRecord {
  /// The gain, in words.
  var remark: String {
    let format = NumberFormat.text
    let figures =
      "\(format.percent(untuned.accuracy)) of the held-out photos before, \(format.percent(tuned.accuracy)) after "
      + format.count(passes.count, noun: "pass")
    return kept == .untuned
      ? "fine-tuning did not help: \(figures); the untuned backbone was kept"
      : "the backbone was fine-tuned: \(figures)"
  }
}
