import Datasets
import Evaluations
import Learning
import Models
import Training

/// The JSON object of a training.
struct TrainingSummary: Encodable {
  private let model: String
  private let classes: [String]
  private let classifier: HeadKind
  private let heads: [String: HeadFigures]
  private let samples: RunRecord.Samples
  private let metrics: [String: Metrics]
  private let audit: AuditCounts
  private let seconds: RunRecord.Seconds
  private let imagesPerSecond: Double
  private let peakRSSBytes: Int
  private let cost: Double?
  private let remarks: [String]
  private let alternatives: [Alternative]
  private let fineTuning: FineTuningRecord?
  private let skipped: Int
  private let skippedPhotos: [SkippedPhoto]

  private struct HeadFigures: Encodable {
    let accuracy: Double
    let logLoss: Double

    enum CodingKeys: String, CodingKey {
      case accuracy
      case logLoss = "log_loss"
    }
  }

  init(_ result: TrainingResult) {
    model = result.model
    classes = result.classes
    classifier = result.classifier
    heads = Dictionary(
      uniqueKeysWithValues: result.heads.map {
        ($0.kind.rawValue, HeadFigures(accuracy: $0.accuracy, logLoss: $0.logLoss))
      })
    samples = result.run.samples
    metrics = Dictionary(
      uniqueKeysWithValues: result.evaluations.map { ($0.name, $0.metrics) })
    audit = AuditCounts(result.audit)
    seconds = result.run.seconds
    imagesPerSecond = result.run.imagesPerSecond
    peakRSSBytes = result.run.peakRSSBytes
    cost = result.run.cost
    remarks = result.run.remarks
    alternatives = result.run.alternatives ?? []
    fineTuning = result.run.fineTuning
    skipped = result.run.skipped.count
    skippedPhotos = result.run.skipped
  }

  private enum CodingKeys: String, CodingKey {
    case model, classes, classifier, heads, samples, metrics, audit, seconds, cost, remarks,
      alternatives, skipped
    case fineTuning = "fine_tuning"
    case skippedPhotos = "skipped_photos"
    case imagesPerSecond = "images_per_second"
    case peakRSSBytes = "peak_rss_bytes"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(classes, forKey: .classes)
    try container.encode(classifier, forKey: .classifier)
    try container.encode(heads, forKey: .heads)
    try container.encode(samples, forKey: .samples)
    try container.encode(metrics, forKey: .metrics)
    try container.encode(audit, forKey: .audit)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(imagesPerSecond, forKey: .imagesPerSecond)
    try container.encode(peakRSSBytes, forKey: .peakRSSBytes)
    // Null rather than absent when no price was given.
    try container.encode(cost, forKey: .cost)
    try container.encode(alternatives, forKey: .alternatives)
    try container.encodeIfPresent(fineTuning, forKey: .fineTuning)
    try container.encode(remarks, forKey: .remarks)
    try container.encode(skipped, forKey: .skipped)
    try container.encode(skippedPhotos, forKey: .skippedPhotos)
  }
}
