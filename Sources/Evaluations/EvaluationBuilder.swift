import Datasets
import Learning

/// Gathers an ``Evaluation`` from one prediction after the other; memory does not grow with their number.
struct EvaluationBuilder {
  private static let mistakesKept = 48

  private let labels: [String]
  private let split: Split?
  private var metrics: ClassificationMetrics
  private var skipped: [SkippedPhoto] = []
  private var mistakes: [Mistake] = []

  init(labels: [String], split: Split?) throws {
    self.labels = labels
    self.split = split
    metrics = try ClassificationMetrics(classCount: labels.count)
  }

  var samples: Int { metrics.samples }

  mutating func add(path: String, label: Int32, probabilities: ArraySlice<Float>) throws {
    try metrics.add(probabilities: probabilities, label: label)
    let best = probabilities.firstIndexOfMaximum
    let predicted = best - probabilities.startIndex
    guard predicted != label else { return }
    insert(
      Mistake(
        path: path, label: labels[Int(label)], predicted: labels[predicted],
        confidence: Double(probabilities[best])))
  }

  mutating func skip(_ photo: SkippedPhoto) { skipped.append(photo) }

  private mutating func insert(_ mistake: Mistake) {
    let position = mistakes.firstIndex { $0.confidence < mistake.confidence } ?? mistakes.endIndex
    guard position < Self.mistakesKept else { return }
    mistakes.insert(mistake, at: position)
    if mistakes.count > Self.mistakesKept { mistakes.removeLast() }
  }

  /// The evaluation of all that was added; nil when nothing was.
  func evaluation() -> Evaluation? {
    guard metrics.samples > 0 else { return nil }
    return Evaluation(
      split: split, samples: metrics.samples, skipped: skipped, metrics: Metrics(metrics),
      perClass: metrics.perClass.enumerated().map { id, scores in
        ClassMetrics(
          label: labels[id], precision: scores.precision, recall: scores.recall, f1: scores.f1,
          support: scores.support)
      },
      confusionMatrix: labels.count <= Evaluation.matrixClasses ? metrics.confusionMatrix : [],
      labels: labels, mistakes: mistakes)
  }
}
