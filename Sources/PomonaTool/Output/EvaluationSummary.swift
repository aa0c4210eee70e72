import Datasets
import Evaluations
import Learning

/// The JSON object of an evaluation.
struct EvaluationSummary: Encodable {
  private let evaluation: Evaluation
  private let evidence: ModelScores.Evidence

  init(_ scores: ModelScores) {
    evaluation = scores.all
    evidence = scores.evidence
  }

  /// The number of photos and their metrics in one object.
  private struct Figures: Encodable {
    let samples: Int
    let metrics: Metrics?

    enum CodingKeys: CodingKey { case samples }

    init(_ figures: PhotoFigures?) {
      samples = figures?.samples ?? 0
      metrics = figures?.metrics
    }

    func encode(to encoder: any Encoder) throws {
      try metrics?.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(samples, forKey: .samples)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case split, samples, skipped, classes, labels, mistakes, unknown, thresholds, unseen, learned
    case skippedPhotos = "skipped_photos"
    case perClass = "per_class"
    case confusionMatrix = "confusion_matrix"
    case missingClasses = "missing_classes"
    case unscoredClasses = "unscored_classes"
  }

  func encode(to encoder: any Encoder) throws {
    try evaluation.metrics.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(evaluation.split, forKey: .split)
    try container.encode(evaluation.samples, forKey: .samples)
    // Null where it is not known what the model had learned from.
    let isCompared = evidence == .compared
    try container.encode(isCompared ? Figures(evaluation.unseen) : nil, forKey: .unseen)
    try container.encode(isCompared ? Figures(evaluation.learned) : nil, forKey: .learned)
    try container.encode(evaluation.skipped.count, forKey: .skipped)
    try container.encodeIfPresent(evaluation.unknown, forKey: .unknown)
    try container.encode(evaluation.skipped, forKey: .skippedPhotos)
    try container.encode(evaluation.labels, forKey: .classes)
    try container.encode(evaluation.labels, forKey: .labels)
    try container.encode(evaluation.missingClasses ?? [], forKey: .missingClasses)
    try container.encode(evaluation.unscoredClasses, forKey: .unscoredClasses)
    try container.encode(evaluation.perClass, forKey: .perClass)
    try container.encode(evaluation.confusionMatrix, forKey: .confusionMatrix)
    try container.encodeIfPresent(evaluation.thresholds, forKey: .thresholds)
    try container.encode(evaluation.mistakes, forKey: .mistakes)
  }
}
