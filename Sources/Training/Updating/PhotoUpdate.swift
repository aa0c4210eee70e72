import Datasets
import Features
import Learning
import Models

/// The photos of an update, and what became of each.
struct PhotoUpdate {
  private let content: TableContent
  private let change: ModelUpdater.Change
  private let jobs: Int
  /// The numbers of photos.
  private(set) var counts = UpdateResult.Photos()
  /// The photos that changed nothing, each with the reason.
  private(set) var skipped: [SkippedPhoto]

  init(_ content: TableContent, _ change: ModelUpdater.Change, jobs: Int) throws {
    self.content = content
    self.change = change
    self.jobs = jobs
    skipped = content.skipped
  }

  /// Changes statistics, split by split.
  mutating func apply(to statistics: inout ModelStatistics) throws {
    for split in Split.allCases {
      guard let features = content.splits[split] else { continue }
      let photos = features.samples
      let refused: [ModelStatistics.Refusal]
      switch (change, split) {
      case (.learn, .train):
        refused = try statistics.learn(photos, jobs: jobs)
        counts.learned += photos.labels.count - refused.count
      case (.learn, _):
        refused = try statistics.holdOut(photos)
        counts.heldOut += photos.labels.count - refused.count
      case (.correct, _):
        refused = try statistics.correct(photos, jobs: jobs)
        counts.corrected += photos.labels.count - refused.count
      case (.forget, _):
        refused = try statistics.forget(photos, jobs: jobs)
        counts.forgotten += photos.labels.count - refused.count
      }
      skipped += refused.map { SkippedPhoto(path: features.paths[$0.row], reason: $0.reason) }
    }
    counts.skipped = skipped.count
  }
}
