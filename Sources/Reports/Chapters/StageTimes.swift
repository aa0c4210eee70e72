import Formatting
import Models

/// The time of the stages of a run, as one bar.
struct StageTimes {
  /// The part of a stage.
  struct Bar {
    /// The class of the style sheet: `s1` to `s4`.
    let style: String
    let name: String
    let seconds: String
    /// The fraction of the total time.
    let share: String
  }

  let summary: String
  let bars: [Bar]

  /// Nil when the times are not finite, or all 0.
  init?(_ seconds: RunRecord.Seconds) {
    let stages =
      [
        ("Feature extraction", seconds.features), ("Fitting the classifier", seconds.fit),
        ("Other", seconds.total - seconds.features - seconds.fit - (seconds.fineTuning ?? 0)),
      ] + (seconds.fineTuning.map { [("Fine-tuning", $0)] } ?? [])
    guard stages.allSatisfy({ $0.1.isFinite }), seconds.total > 0 else { return nil }
    let format = NumberFormat.typeset
    let shown = stages.filter { $0.1 >= 0 }
    summary = shown.map { "\($0.0): \(format.seconds($0.1))" }.joined(separator: "; ")
    bars = shown.enumerated().map { index, stage in
      Bar(
        style: "s\(index + 1)", name: stage.0, seconds: format.seconds(stage.1),
        share: format.decimal(stage.1 / seconds.total, digits: 4))
    }
  }
}
