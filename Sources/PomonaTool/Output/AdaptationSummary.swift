import Datasets
import Models
import Training

/// The JSON object of an adaptation.
struct AdaptationSummary: Encodable {
  private let model: String
  private let adaptation: AdaptationRecord
  private let seconds: RunRecord.Seconds
  private let remarks: [String]
  private let skipped: Int
  private let skippedPhotos: [SkippedPhoto]

  init(_ result: AdaptationResult) {
    model = result.model
    var record = result.record
    record.examples = []
    adaptation = record
    seconds = result.run.seconds
    remarks = result.run.remarks
    skipped = result.run.skipped.count
    skippedPhotos = result.run.skipped
  }

  private enum CodingKeys: String, CodingKey {
    case model, adaptation, seconds, remarks, skipped
    case skippedPhotos = "skipped_photos"
  }
}
