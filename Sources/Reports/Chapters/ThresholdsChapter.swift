import Evaluations
import Formatting

/// The values of `thresholds.mustache`: the fraction of photos that is answered, and how often the answers are right, at
/// thresholds of the confidence.
struct ThresholdsChapter {
  /// A threshold.
  struct Row {
    let confidence: String
    let photos: String
    let answered: ClassesChapter.Bar
    let accuracy: ClassesChapter.Bar
    let correct: ClassesChapter.Bar
  }

  let rows: [Row]
  /// The threshold from which nearly all answers are right, in words; nil when there is none, or no need.
  let suggestion: String?

  /// The accuracy that is asked of the answers, the better first.
  private static let wanted = [0.99, 0.95]
  /// The least fraction of the photos that must be answered with it.
  private static let leastAnswered = 0.2

  /// Nil for an evaluation that does not have the figures.
  init?(_ evaluation: Evaluation) {
    guard let thresholds = evaluation.thresholds, evaluation.samples > 0,
      thresholds.contains(where: { $0.answered > 0 })
    else { return nil }
    let format = NumberFormat.typeset
    let samples = Double(evaluation.samples)
    // A threshold that all photos reach says no more than the one before.
    let shown = thresholds.enumerated().filter { index, threshold in
      index == 0 || threshold.answered < thresholds[0].answered
    }.map(\.element)
    rows = shown.map { threshold in
      let answered = Double(threshold.answered)
      return Row(
        confidence: threshold.confidence > 0
          ? format.number(threshold.confidence * 100) + "\u{202F}%" : "none",
        photos: format.count(threshold.answered),
        answered: .init(answered / samples, isMeasured: true),
        accuracy: .init(threshold.accuracy, isMeasured: threshold.answered > 0),
        correct: .init(Double(threshold.correct) / samples, isMeasured: true))
    }
    let first = Self.wanted.lazy.compactMap { wanted in
      shown.first {
        Double($0.answered) >= Self.leastAnswered * samples && $0.accuracy >= wanted
      }
    }.first
    suggestion = first.flatMap { threshold in
      guard threshold.confidence > 0 else { return nil }
      return """
        With a threshold of \(format.number(threshold.confidence * 100))\u{202F}%, \
        \(format.percent(Double(threshold.answered) / samples)) of the photos are answered, of those \
        \(format.percent(threshold.accuracy)) rightly; the others are left to a person.
        """
    }
  }
}
