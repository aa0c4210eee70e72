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
  /// The class of the style sheet that gives the figure its colour.
  let grade: String
  let photos: String
  /// Sentences on what the figures cover.
  let remarks: [String]
  let interval: Interval?
  let baseline: Baseline?
  let tiles: [Tile]

  /// - Parameters:
  ///   - evaluation: The headline.
  ///   - matrix: Its confusion matrix.
  ///   - remarks: Sentences on what the figures cover.
  ///   - skipped: The number of photos without a result.
  init(_ evaluation: Evaluation, matrix: ConfusionMatrix, remarks: [String], skipped: Int) {
    self.remarks = remarks
    let format = NumberFormat.typeset
    let samples = evaluation.samples
    let value = evaluation.metrics.accuracy
    accuracy = samples > 0 ? format.percent(value) : format.none
    photos = format.count(samples, noun: SplitDescription(evaluation).photo)
    interval = WilsonInterval(fraction: value, samples: samples).map {
      Interval(
        low: format.percent($0.low), high: format.percent($0.high),
        correct: format.count(samples - evaluation.errors), total: format.count(samples))
    }
    let mostFrequent = matrix.mostFrequentClass.map {
      (label: matrix.labels[$0], share: Double(matrix.truths[$0]) / Double(max(matrix.total, 1)))
    }
    baseline = mostFrequent.map {
      Baseline(label: PrintableText($0.label).text, accuracy: format.percent($0.share))
    }
    grade = FigureGrade(evaluation, baseline: mostFrequent?.share).rawValue
    tiles = [
      ("Photos scored", samples), ("Classes", evaluation.labels.count),
      ("Wrong predictions", evaluation.errors), ("Photos skipped", skipped),
    ].map { Tile(name: $0.0, count: format.count($0.1)) }
  }
}
