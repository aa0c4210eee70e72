/// The progress of a stage of the work.
public struct StageProgress: Sendable, Hashable {
  /// The stages of the work, in the order in which they run.
  public enum Stage: String, Sendable, Hashable, Codable {
    /// Photos become features.
    case features
    /// The photos, labels and splits are audited.
    case audit
    /// The classifier is fitted.
    case fit
    /// Photos are decoded for fine-tuning.
    case decode
    /// The backbone is fine-tuned.
    case tune
    /// Other choices are tried on a sample of the photos.
    case compare
    /// Predictions are compared with labels.
    case evaluate
    /// Photos are classified.
    case predict
  }

  /// The stage that the counts belong to.
  public let stage: Stage
  /// Photos, trees or iterations that are done, including skipped photos.
  public let done: Int
  /// Their number in all.
  public let total: Int
  /// Photos among those done that have no result.
  public let skipped: Int
  /// Further details from a cluster: its tasks, and executors that were lost. Nil on one machine.
  public let note: String?

  /// True if photos are read; false where features are at hand, at rates that photos never have.
  public let readsPhotos: Bool

  package init(
    _ stage: Stage, done: Int, total: Int, skipped: Int = 0, note: String? = nil,
    readsPhotos: Bool = true
  ) {
    self.readsPhotos = readsPhotos
    self.stage = stage
    self.done = done
    self.total = total
    self.skipped = skipped
    self.note = note
  }
}

/// An observer of progress, called from any thread but never from two at once. To stop the work, cancel its task.
public typealias ProgressHandler = @Sendable (StageProgress) -> Void
