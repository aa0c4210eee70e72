
/// How well a classifier does on a split, in five figures.
public struct Metrics: Sendable, Hashable, Codable {
  /// The fraction of samples whose most probable class is the right one.
  public var accuracy: Double
  /// The mean of the classes' recalls: classes count alike, however many samples they have.
  public var balancedAccuracy: Double
  /// The mean of the classes' F1 scores.
  public var macroF1: Double
  /// The fraction of samples whose class is among the five most probable.
  public var top5Accuracy: Double
  /// The mean of -ln(probability of the right class); 0 is perfect.
  public var logLoss: Double

  private enum CodingKeys: String, CodingKey {
    case accuracy
    case balancedAccuracy = "balanced_accuracy"
    case macroF1 = "macro_f1"
    case top5Accuracy = "top_5_accuracy"
    case logLoss = "log_loss"
  }

  package init(_ metrics: ClassificationMetrics) {
    accuracy = metrics.accuracy
    balancedAccuracy = metrics.balancedAccuracy
    macroF1 = metrics.macroF1
    top5Accuracy = metrics.top5Accuracy
    logLoss = metrics.logLoss
  }
}
