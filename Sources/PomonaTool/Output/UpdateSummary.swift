import Datasets
import Learning
import Models
import Training

/// The JSON object of an update.
struct UpdateSummary: Encodable {
  private let model: String
  private let classes: [String]
  private let addedClasses: [String]
  private let removedClasses: [String]
  private let samples: UpdateResult.Photos
  private let before: Metrics?
  private let after: Metrics?
  private let changes: [UpdateResult.ClassChange]
  private let seconds: RunRecord.Seconds
  private let remarks: [String]
  private let skipped: Int
  private let skippedPhotos: [SkippedPhoto]

  init(_ result: UpdateResult) {
    model = result.model
    classes = result.classes
    addedClasses = result.addedClasses
    removedClasses = result.removedClasses
    samples = result.photos
    before = result.before
    after = result.after
    changes = result.changes
    seconds = result.run.seconds
    remarks = result.run.remarks
    skipped = result.run.skipped.count
    skippedPhotos = result.run.skipped
  }

  private enum CodingKeys: String, CodingKey {
    case model, classes, samples, before, after, changes, seconds, remarks, skipped
    case addedClasses = "added_classes"
    case removedClasses = "removed_classes"
    case skippedPhotos = "skipped_photos"
  }
}
