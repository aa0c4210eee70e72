public import Datasets
public import Learning

/// The scores of a model on labelled photos.
public struct Evaluation: Sendable, Codable {
  /// The split that was scored; nil when the photos belong to none.
  public var split: Split?
  /// The number of photos that were scored.
  public var samples: Int
  /// The photos that could not be scored, each with its reason.
  public var skipped: [SkippedPhoto]
  /// The five figures over all scored photos.
  public var metrics: Metrics
  /// The figures of every class, in the order of ``labels``.
  public var perClass: [ClassMetrics]
  /// Counts of photos: a row is a true class, a column the predicted one, both in the order of ``labels``.
  /// Empty beyond 2,000 classes, where it would be larger than all the rest.
  public var confusionMatrix: [[Int]]
  /// The classes of the model, in the order of its outputs.
  public var labels: [String]
  /// The accuracy of the predictions by their confidence; nil in evaluations that 0.1.0 wrote.
  public var reliability: Reliability?
  /// The number of photos that the model calls unlike anything it knows; nil for models without a novelty detector.
  public var unknown: Int?
  /// The most confident errors, most confident first; at most 48.
  public var mistakes: [Mistake]

  /// The largest number of classes with a confusion matrix.
  static let matrixClasses = 2000

  private enum CodingKeys: String, CodingKey {
    case split, samples, skipped, metrics, labels, reliability, unknown, mistakes
    case perClass = "per_class"
    case confusionMatrix = "confusion_matrix"
  }
}

/// The scores of one class.
public struct ClassMetrics: Sendable, Hashable, Codable {
  /// The class.
  public var label: String
  /// The fraction of the photos given this label that have it; 0 when there are none.
  public var precision: Double
  /// The fraction of the photos of this class that were given its label; 0 when there are none.
  public var recall: Double
  /// The harmonic mean of precision and recall.
  public var f1: Double
  /// The number of photos of this class.
  public var support: Int
}

/// A photo that was given a wrong label.
public struct Mistake: Sendable, Hashable, Codable {
  /// The path below the data set's root.
  public var path: String
  /// The label that the data set gives it.
  public var label: String
  /// The label that the model gave it.
  public var predicted: String
  /// The probability that the model gave its wrong answer, 0 to 1.
  public var confidence: Double
}
