import Datasets
import Features
import Inference
import Models

/// The JSON object of a feature extraction.
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
    imagesPerSecond = summary.seconds > 0 ? Double(summary.computed) / summary.seconds : 0
    peakRSSBytes = Machine.peakMemory
  }

  private enum CodingKeys: String, CodingKey {
    case output, rows, skipped, backbone, features, seconds
    case skippedPhotos = "skipped_photos"
    case imagesPerSecond = "images_per_second"
    case peakRSSBytes = "peak_rss_bytes"
  }
}
