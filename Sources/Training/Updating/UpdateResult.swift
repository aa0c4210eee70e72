public import Learning
public import Models

/// The result of an update of a model.
public struct UpdateResult: Sendable {
  /// The numbers of photos, by what became of them.
  public struct Photos: Sendable, Hashable, Encodable {
    /// Added to those learned.
    public internal(set) var learned = 0
    /// Held out, for calibration and figures.
    public internal(set) var heldOut = 0
    /// Moved to another class.
    public internal(set) var corrected = 0
    /// Taken out.
    public internal(set) var forgotten = 0
    /// Left as they were: not readable, known already, or not known.
    public internal(set) var skipped = 0

    private enum CodingKeys: String, CodingKey {
      case learned, corrected, forgotten, skipped
      case heldOut = "held_out"
    }
  }

  /// The change of a class that the model had before, on its held-out photos.
  public struct ClassChange: Sendable, Hashable, Encodable {
    /// The class.
    public let label: String
    /// The number of its held-out photos.
    public let support: Int
    /// The fraction of them that were answered rightly before.
    public let before: Double
    /// The fraction that are answered rightly now.
    public let after: Double
  }

  /// The model's folder.
  public let model: String
  /// The labels that the model has now.
  public let classes: [String]
  /// The labels that it did not have before.
  public let addedClasses: [String]
  /// The labels that it had before.
  public let removedClasses: [String]
  /// The numbers of photos.
  public let photos: Photos
  /// The metrics before, on the held-out photos of the classes that were kept; nil without any.
  public let before: Metrics?
  /// The metrics now, on the same photos.
  public let after: Metrics?
  /// The classes that were kept, in the order of their labels.
  public let changes: [ClassChange]
  /// The account of the run.
  public let run: RunRecord
}
