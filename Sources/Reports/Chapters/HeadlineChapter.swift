import Evaluations
import Formatting
import Learning

/// The values of `headline.mustache`: the accuracy, its confidence interval and a baseline to compare with.
struct HeadlineChapter {
  /// The confidence interval of the accuracy.
  struct Interval {
    let low: String
    let high: String
    let correct: String
    let total: String
  }

  /// A classifier that always predicts the most frequent class.
  struct Baseline {
    let label: String
    let accuracy: String
  }

  /// A count beneath the headline.
  struct Tile {
    let name: String
    let count: String
  }

  let accuracy: String
  let photos: String
  let interval: Interval?
  let baseline: Baseline?
  let tiles: [Tile]

  /// - Parameter skipped: The number of photos without a result.
  init(_ evaluation: Evaluation, matrix: ConfusionMatrix, skipped: Int) {
    let format = NumberFormat.typeset
    let samples = evaluation.samples
    let value = evaluation.metrics.accuracy
    accuracy = samples > 0 ? format.percent(value) : format.none
    photos = format.count(samples, noun: SplitDescription(evaluation.split).photo)
    interval = WilsonInterval(fraction: value, samples: samples).map {
      Interval(
        low: format.percent($0.low), high: format.percent($0.high),
        correct: format.count(matrix.correct), total: format.count(matrix.total))
    }
    baseline = matrix.mostFrequentClass.map {
      Baseline(
        label: PrintableText(matrix.labels[$0]).text,
        accuracy: format.percent(Double(matrix.truths[$0]) / Double(matrix.total)))
    }
    tiles = [
      ("Photos scored", samples), ("Classes", evaluation.labels.count),
      ("Wrong predictions", matrix.total - matrix.correct), ("Photos skipped", skipped),
    ].map { Tile(name: $0.0, count: format.count($0.1)) }
  }
}
