package import Datasets
import Learning

/// Gathers an ``Evaluation`` from one prediction after the other; memory grows with the photos that are skipped alone.
package struct EvaluationBuilder: Sendable, Codable {
  private static let mistakesKept = 600

  private let labels: [String]
  private let missingLabels: [String]
  private let split: Split?
  private let part: Evaluation.Part?
  private var metrics: ClassificationMetrics
  private var skipped: [SkippedPhoto] = []
  private var mistakes: [Mistake] = []
  private var thresholds = [ConfidenceThreshold].empty
  /// Nil as long as no answer has a novelty.
  private var unknown: Int?

  /// - Parameters:
  ///   - labels: The classes, in the order of the model's outputs.
  ///   - missingLabels: The classes of photos that the model does not have; their positions follow those of `labels`.
  ///   - split: The split that is scored; nil when the photos belong to none.
  ///   - part: The part of the photos that is scored; nil for all.
  package init(
    labels: [String], missingLabels: [String] = [], split: Split?, part: Evaluation.Part? = nil
  ) throws {
    self.labels = labels
    self.missingLabels = missingLabels
    self.split = split
    self.part = part
    metrics = try ClassificationMetrics(
      classCount: labels.count + missingLabels.count, predictedClasses: labels.count)
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    labels = try values.decode([String].self, forKey: .labels)
    missingLabels = try values.decode([String].self, forKey: .missingLabels)
    split = try values.decodeIfPresent(Split.self, forKey: .split)
    part = try values.decodeIfPresent(Evaluation.Part.self, forKey: .part)
    metrics = try values.decode(ClassificationMetrics.self, forKey: .metrics)
    skipped = try values.decode([SkippedPhoto].self, forKey: .skipped)
    mistakes = try values.decode([Mistake].self, forKey: .mistakes)
    thresholds = try values.decode([ConfidenceThreshold].self, forKey: .thresholds)
    unknown = try values.decodeIfPresent(Int.self, forKey: .unknown)
    guard labels.count + missingLabels.count == metrics.classCount,
      labels.count == metrics.predictedClasses
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .labels, in: values, debugDescription: "the labels do not match the metrics")
    }
  }

  private enum CodingKeys: CodingKey {
    case labels, missingLabels, split, part, metrics, skipped, mistakes, thresholds, unknown
  }

  /// Adds the prediction for a labelled photo.
  ///
  /// - Parameters:
  ///   - path: The photo.
  ///   - label: The position of its label among the labels, and the missing labels behind them.
  ///   - probabilities: The probability of each class of the model.
  ///   - isKnown: False for a photo that is unlike anything the model knows; nil for a model without a novelty detector.
  package mutating func add(
    path: String, label: Int32, probabilities: ArraySlice<Float>, isKnown: Bool? = nil
  ) throws {
    if let isKnown { unknown = (unknown ?? 0) + (isKnown ? 0 : 1) }
    try metrics.add(probabilities: probabilities, label: label)
    let best = probabilities.firstIndexOfMaximum
    let predicted = best - probabilities.startIndex
    thresholds.add(confidence: probabilities[best], isCorrect: predicted == label)
    guard predicted != label else { return }
    let truth = Int(label)
    insert(
      Mistake(
        path: path,
        label: truth < labels.count ? labels[truth] : missingLabels[truth - labels.count],
        predicted: labels[predicted], confidence: Double(probabilities[best]),
        labelProbability: truth < labels.count
          ? Double(probabilities[probabilities.startIndex + truth]) : 0))
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
    thresholds.merge(other.thresholds)
    if let more = other.unknown { unknown = (unknown ?? 0) + more }
  }

  private mutating func insert(_ mistake: Mistake) {
    if mistakes.count == Self.mistakesKept, let last = mistakes.last, !mistake.isWorse(than: last) {
      return
    }
    let position = mistakes.firstIndex { mistake.isWorse(than: $0) } ?? mistakes.endIndex
    mistakes.insert(mistake, at: position)
    if mistakes.count > Self.mistakesKept { mistakes.removeLast() }
  }

  /// The evaluation of all that was added; nil when nothing was scored.
  package func evaluation() -> Evaluation? {
    guard metrics.samples > 0 else { return nil }
    let perClass = zip(labels + missingLabels, metrics.perClass).map { label, scores in
      ClassMetrics(
        label: label, precision: scores.precision, recall: scores.recall, f1: scores.f1,
        support: scores.support)
    }
    let missing = perClass.dropFirst(labels.count).filter { $0.support > 0 }
    return Evaluation(
      split: split, part: part, samples: metrics.samples, skipped: skipped,
      metrics: Metrics(metrics), perClass: perClass.prefix(labels.count) + missing,
      confusionMatrix: matrix, labels: labels,
      missingClasses: missing.map { MissingClass(label: $0.label, support: $0.support) },
      reliability: metrics.reliability, thresholds: thresholds, unknown: unknown,
      mistakes: mistakes)
  }

  /// The matrix of the model's classes.
  private var matrix: [[Int]] {
    guard labels.count <= Evaluation.matrixClasses else { return [] }
    var matrix = [[Int]](
      repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
    for cell in metrics.confusions where cell.truth < labels.count {
      matrix[cell.truth][cell.prediction] = cell.count
    }
    return matrix
  }
}
