/// The metrics of a classifier on one split, as they are stored in model manifests and evaluations.
///
/// Definitions are scikit-learn's: see ``ClassificationMetrics``.
public struct Metrics: Sendable, Hashable, Codable {
  /// The fraction of samples whose most probable class is the true one, from 0 to 1.
  public var accuracy: Double
  /// The mean recall of the classes, each with the same weight, from 0 to 1.
  public var balancedAccuracy: Double
  /// The mean F1 score of the classes, each with the same weight, from 0 to 1.
  public var macroF1: Double
  /// The fraction of samples whose true class is among the five most probable ones, from 0 to 1.
  public var top5Accuracy: Double
  /// The mean negative natural logarithm of the true class's probability; 0 for perfect predictions.
  public var logLoss: Double
  /// The expected calibration error, from 0 to 1: the mean distance of confidence and accuracy; nil in metrics that
  /// 0.1.0 wrote.
  public var calibrationError: Double?

  private enum CodingKeys: String, CodingKey {
    case accuracy
    case balancedAccuracy = "balanced_accuracy"
    case macroF1 = "macro_f1"
    case top5Accuracy = "top_5_accuracy"
    case logLoss = "log_loss"
    case calibrationError = "calibration_error"
  }

  /// The metrics of all samples added so far.
  package init(_ metrics: ClassificationMetrics) {
    accuracy = metrics.accuracy
    balancedAccuracy = metrics.balancedAccuracy
    macroF1 = metrics.macroF1
    top5Accuracy = metrics.top5Accuracy
    logLoss = metrics.logLoss
    calibrationError = metrics.reliability.calibrationError
  }
}
