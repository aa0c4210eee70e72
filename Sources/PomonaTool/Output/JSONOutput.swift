import Datasets
import Evaluations
import Features
import Files
import Foundation
import Inference
import JSON
import Learning
import Models
import Training

/// JSON on standard output: one object, or one object a line.
enum JSONOutput {
  static func write(_ value: some Encodable) throws {
    StandardOutput.write(String(decoding: try SortedJSON.encoded(value), as: UTF8.self) + "\n")
  }

  static func writeLine(_ value: some Encodable) throws {
    StandardOutput.write(
      String(decoding: try SortedJSON.encoded(value, pretty: false), as: UTF8.self) + "\n")
  }
}

struct TrainingSummary: Encodable {
  private let model: String
  private let classes: [String]
  private let samples: RunRecord.Samples
  private let metrics: [String: Metrics]
  private let seconds: RunRecord.Seconds
  private let imagesPerSecond: Double
  private let peakRSSBytes: Int
  private let cost: Double?
  private let remarks: [String]
  private let skippedPhotos: [SkippedPhoto]

  init(_ result: TrainingResult) {
    model = result.model
    classes = result.classes
    samples = result.run.samples
    metrics = Dictionary(
      uniqueKeysWithValues: result.evaluations.map { ($0.split?.rawValue ?? "all", $0.metrics) })
    seconds = result.run.seconds
    imagesPerSecond = result.run.imagesPerSecond
    peakRSSBytes = result.run.peakRSSBytes
    cost = result.run.cost
    remarks = result.run.remarks
    skippedPhotos = result.run.skipped
  }

  private enum CodingKeys: String, CodingKey {
    case model, classes, samples, metrics, seconds, cost, remarks
    case skippedPhotos = "skipped_photos"
    case imagesPerSecond = "images_per_second"
    case peakRSSBytes = "peak_rss_bytes"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(classes, forKey: .classes)
    try container.encode(samples, forKey: .samples)
    try container.encode(metrics, forKey: .metrics)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(imagesPerSecond, forKey: .imagesPerSecond)
    try container.encode(peakRSSBytes, forKey: .peakRSSBytes)
    // Null rather than absent when no price was given.
    try container.encode(cost, forKey: .cost)
    try container.encode(remarks, forKey: .remarks)
    try container.encode(skippedPhotos, forKey: .skippedPhotos)
  }
}

struct EvaluationSummary: Encodable {
  private let evaluation: Evaluation

  init(_ evaluation: Evaluation) { self.evaluation = evaluation }

  private enum CodingKeys: String, CodingKey {
    case split, samples, skipped, labels, mistakes
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
    try container.encode(evaluation.skipped, forKey: .skippedPhotos)
    try container.encode(evaluation.labels, forKey: .labels)
    try container.encode(evaluation.perClass, forKey: .perClass)
    try container.encode(evaluation.confusionMatrix, forKey: .confusionMatrix)
    try container.encode(evaluation.mistakes, forKey: .mistakes)
  }
}

struct PredictionLine: Encodable {
  private let path: String
  private let label: String?
  private let confidence: Double?
  private let top: [Prediction.Candidate]?
  private let error: String?

  init(_ photo: ClassifiedPhoto) {
    path = photo.path
    label = photo.prediction?.label
    confidence = photo.prediction?.confidence
    top = photo.prediction?.top
    error = photo.error
  }
}

struct FeatureSummary: Encodable {
  private let output: String
  private let rows: Int
  private let skipped: Int
  private let skippedPhotos: [SkippedPhoto]
  private let backbone: String
  private let features: Int
  private let seconds: Double
  private let imagesPerSecond: Double
  private let peakRSSBytes: Int

  init(_ summary: FeatureExtraction.Summary, output: String, backbone: Backbone) {
    self.output = output
    rows = summary.rows
    skipped = summary.skipped.count
    skippedPhotos = summary.skipped
    self.backbone = backbone.name
    features = backbone.featureCount
    seconds = summary.seconds
    imagesPerSecond = summary.seconds > 0 ? Double(summary.rows) / summary.seconds : 0
    peakRSSBytes = Machine.peakMemory
  }

  private enum CodingKeys: String, CodingKey {
    case output, rows, skipped, backbone, features, seconds
    case skippedPhotos = "skipped_photos"
    case imagesPerSecond = "images_per_second"
    case peakRSSBytes = "peak_rss_bytes"
  }
}
