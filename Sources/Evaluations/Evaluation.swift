public import Datasets
public import Learning

/// The scores of a model on labelled photos.
public struct Evaluation: Sendable, Codable {
  /// A part of the scored photos.
  public enum Part: String, Sendable, Codable {
    /// Photos that the model had not learned from.
    case unseen
    /// Photos that the model had learned from.
    case learned
    /// Training photos, each scored by a head that was fitted on the folds without it.
    case folds
  }

  /// The split that was scored; nil when the photos belong to none.
  public var split: Split?
  /// The part of the photos that was scored; nil for all of them.
  public var part: Part?
  /// The number of photos that were scored.
  public var samples: Int
  /// The photos that could not be scored, each with its reason.
  public var skipped: [SkippedPhoto]
  /// The six figures over all scored photos.
  public var metrics: Metrics
  /// The figures of every class: those of the model in the order of ``labels``, then those of ``missingClasses``.
  public var perClass: [ClassMetrics]
  /// Counts of photos: a row is a true class, a column the predicted one, both in the order of ``labels``.
  /// Empty beyond 2,000 classes, where it would be larger than all the rest.
  public var confusionMatrix: [[Int]]
  /// The classes of the model, in the order of its outputs.
  public var labels: [String]
  /// The classes of photos that the model does not have. These photos are scored, and wrong whatever is predicted; nil in
  /// evaluations of earlier versions.
  public var missingClasses: [MissingClass]?
  /// The accuracy of the predictions by their confidence; nil in evaluations that 0.1.0 wrote.
  public var reliability: Reliability?
  /// The accuracy of the predictions above each of some thresholds of the confidence; nil in evaluations of earlier versions.
  public var thresholds: [ConfidenceThreshold]?
  /// The number of photos that the model calls unlike anything it knows; nil for models without a novelty detector.
  public var unknown: Int?
  /// The errors with the largest losses, largest first; at most 600.
  public var mistakes: [Mistake]
  /// The figures of the photos that the model had not learned from; nil when there are none, or it cannot be determined.
  public var unseen: PhotoFigures?
  /// The figures of the photos that the model had learned from; nil when there are none, or it cannot be determined.
  public var learned: PhotoFigures?

  /// The largest number of classes with a confusion matrix.
  static let matrixClasses = 2000

  private enum CodingKeys: String, CodingKey {
    case split, part, samples, skipped, metrics, labels, reliability, thresholds, unknown, mistakes
    case unseen, learned
    case perClass = "per_class"
    case confusionMatrix = "confusion_matrix"
    case missingClasses = "missing_classes"
  }

  /// The name of what was scored: that of the part, else that of the split, else `all`.
  public var name: String { part?.rawValue ?? split?.rawValue ?? "all" }

  /// The number of photos that were given a wrong label.
  public var errors: Int {
    guard 0...1 ~= metrics.accuracy else { return 0 }
    let correct = Int(exactly: (metrics.accuracy * Double(samples)).rounded()) ?? samples
    return max(0, samples - correct)
  }

  /// The classes of the model that no scored photo belongs to, which these figures do not cover.
  public var unscoredClasses: [String] {
    perClass.lazy.filter { $0.support == 0 }.map(\.label)
  }
}

/// The number of photos of a part of those that were scored, and their figures.
public struct PhotoFigures: Sendable, Codable {
  /// The number of photos, at least 1.
  public var samples: Int
  /// Their figures.
  public var metrics: Metrics

  package init(samples: Int, metrics: Metrics) {
    self.samples = samples
    self.metrics = metrics
  }
}

/// A class of photos that the model does not have.
public struct MissingClass: Sendable, Hashable, Codable {
  /// The class.
  public var label: String
  /// The number of its photos that were scored.
  public var support: Int

  package init(label: String, support: Int) {
    self.label = label
    self.support = support
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
  /// The probability that the model gave the right answer, 0 to 1; 0 for a class that it does not have. Nil in evaluations
  /// of earlier versions.
  public var labelProbability: Double?

  private enum CodingKeys: String, CodingKey {
    case path, label, predicted, confidence
    case labelProbability = "label_probability"
  }

  /// True if its loss is larger than another's: the right answer is less probable, or the wrong one more.
  func isWorse(than other: Mistake) -> Bool {
    (labelProbability ?? 0, -confidence) < (other.labelProbability ?? 0, -other.confidence)
  }
}
