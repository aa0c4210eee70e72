package import Datasets
import Learning

/// Gathers an ``Evaluation`` from one prediction after the other; memory does not grow with their number.
package struct EvaluationBuilder: Sendable, Codable {
  private static let mistakesKept = 48

  private let labels: [String]
  private let split: Split?
  private var metrics: ClassificationMetrics
  private var skipped: [SkippedPhoto] = []
  private var mistakes: [Mistake] = []
  /// Nil as long as no answer has a novelty.
  private var unknown: Int?

  /// - Parameters:
  ///   - labels: The classes, in the order of the model's outputs.
  ///   - split: The split that is scored; nil when the photos belong to none.
  package init(labels: [String], split: Split?) throws {
    self.labels = labels
    self.split = split
    metrics = try ClassificationMetrics(classCount: labels.count)
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    labels = try values.decode([String].self, forKey: .labels)
    split = try values.decodeIfPresent(Split.self, forKey: .split)
    metrics = try values.decode(ClassificationMetrics.self, forKey: .metrics)
    skipped = try values.decode([SkippedPhoto].self, forKey: .skipped)
    mistakes = try values.decode([Mistake].self, forKey: .mistakes)
    unknown = try values.decodeIfPresent(Int.self, forKey: .unknown)
    guard labels.count == metrics.classCount else {
      throw DecodingError.dataCorruptedError(
        forKey: .labels, in: values, debugDescription: "the labels do not match the metrics")
    }
  }

  private enum CodingKeys: CodingKey { case labels, split, metrics, skipped, mistakes, unknown }

  /// Adds the prediction for a labelled photo.
  ///
  /// - Parameters:
  ///   - path: The photo.
  ///   - label: The position of its label.
  ///   - probabilities: The probability of each class.
  ///   - isKnown: False for a photo that is unlike anything the model knows; nil for a model without a novelty detector.
  package mutating func add(
    path: String, label: Int32, probabilities: ArraySlice<Float>, isKnown: Bool? = nil
  ) throws {
    if let isKnown { unknown = (unknown ?? 0) + (isKnown ? 0 : 1) }
    try metrics.add(probabilities: probabilities, label: label)
    let best = probabilities.firstIndexOfMaximum
    let predicted = best - probabilities.startIndex
    guard predicted != label else { return }
    insert(
      Mistake(
        path: path, label: labels[Int(label)], predicted: labels[predicted],
        confidence: Double(probabilities[best])))
  }

  /// Adds a photo without a prediction.
  package mutating func skip(_ photo: SkippedPhoto) { skipped.append(photo) }

  /// Adds what another builder has gathered of later photos.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` when it has other classes.
  package mutating func merge(_ other: EvaluationBuilder) throws {
    try metrics.merge(other.metrics)
    skipped += other.skipped
    for mistake in other.mistakes { insert(mistake) }
    if let more = other.unknown { unknown = (unknown ?? 0) + more }
  }

  private mutating func insert(_ mistake: Mistake) {
    let position = mistakes.firstIndex { $0.confidence < mistake.confidence } ?? mistakes.endIndex
    guard position < Self.mistakesKept else { return }
    mistakes.insert(mistake, at: position)
    if mistakes.count > Self.mistakesKept { mistakes.removeLast() }
  }

  /// The evaluation of all that was added; nil when nothing was scored.
  package func evaluation() -> Evaluation? {
    guard metrics.samples > 0 else { return nil }
    return Evaluation(
      split: split, samples: metrics.samples, skipped: skipped, metrics: Metrics(metrics),
      perClass: metrics.perClass.enumerated().map { id, scores in
        ClassMetrics(
          label: labels[id], precision: scores.precision, recall: scores.recall, f1: scores.f1,
          support: scores.support)
      },
      confusionMatrix: labels.count <= Evaluation.matrixClasses ? metrics.confusionMatrix : [],
      labels: labels, reliability: metrics.reliability, unknown: unknown,
      mistakes: mistakes)
  }
}
