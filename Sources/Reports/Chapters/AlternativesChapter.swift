import Formatting
import Models

/// The values of `alternatives.mustache`: the measured figures of other choices.
struct AlternativesChapter {
  /// A choice.
  struct Row {
    let name: String
    let accuracy: String
    let logLoss: String
    let chosen: String
    let photos: String
  }

  let rows: [Row]

  /// Nil when nothing was measured.
  init?(_ alternatives: [Alternative]) {
    let alternatives = alternatives.filter { $0.kind != .photos }
    guard !alternatives.isEmpty else { return nil }
    let format = NumberFormat.typeset
    rows = alternatives.map { alternative in
      Row(
        name: alternative.options,
        accuracy: format.percent(alternative.figures.accuracy),
        logLoss: format.decimal(alternative.figures.logLoss, digits: 3),
        chosen: "\(format.percent(alternative.chosen.accuracy)), "
          + format.decimal(alternative.chosen.logLoss, digits: 3),
        photos: "\(format.count(alternative.trainingPhotos)) / "
          + format.count(alternative.heldOutPhotos))
    }
  }
}
