import Datasets
import Evaluations
import Learning

/// The JSON object of an evaluation.
struct EvaluationSummary: Encodable {
  private let evaluation: Evaluation

  init(_ evaluation: Evaluation) { self.evaluation = evaluation }

  private enum CodingKeys: String, CodingKey {
    case split, samples, skipped, labels, mistakes, unknown
    case skippedPhotos = "skipped_photos"
    case perClass = "per_class"
    case confusionMatrix = "confusion_matrix"
  }

  func encode(to encoder: any Encoder) throws {
    try evaluation.metrics.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(evaluation.split, forKey: .split)
    try container.encode(evaluation.samples, forKey: .samples)
    try container.encode(evaluation.skipped.count, forKey: .skipped)
    try container.encodeIfPresent(evaluation.unknown, forKey: .unknown)
    try container.encode(evaluation.skipped, forKey: .skippedPhotos)
    try container.encode(evaluation.labels, forKey: .labels)
    try container.encode(evaluation.perClass, forKey: .perClass)
    try container.encode(evaluation.confusionMatrix, forKey: .confusionMatrix)
    try container.encode(evaluation.mistakes, forKey: .mistakes)
  }
}
