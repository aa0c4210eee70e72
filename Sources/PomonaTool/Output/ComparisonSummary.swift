import Datasets
import Evaluations

/// The JSON object of a comparison of two models.
struct ComparisonSummary: Encodable {
  private let comparison: ModelComparison
  private let skipped: [SkippedPhoto]

  init(_ comparison: ModelComparison, skipped: [SkippedPhoto]) {
    self.comparison = comparison
    self.skipped = skipped
  }

  private enum CodingKeys: String, CodingKey {
    case verdict, skipped
    case firstAccuracy = "first_accuracy"
    case secondAccuracy = "second_accuracy"
    case pValue = "p_value"
    case skippedPhotos = "skipped_photos"
  }

  func encode(to encoder: any Encoder) throws {
    try comparison.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(comparison.verdict, forKey: .verdict)
    try container.encode(comparison.firstAccuracy, forKey: .firstAccuracy)
    try container.encode(comparison.secondAccuracy, forKey: .secondAccuracy)
    try container.encode(comparison.pValue, forKey: .pValue)
    try container.encode(skipped.count, forKey: .skipped)
    try container.encode(skipped, forKey: .skippedPhotos)
  }
}
