public import Learning

/// A bound on a metric, such as `accuracy>=0.95`, without which a model is not published.
public struct Requirement: Sendable, Hashable, CustomStringConvertible {
  /// The text that it was made from.
  public let description: String
  private let metric: String
  private let isMinimum: Bool
  private let bound: Double

  /// The names of the metrics, as in JSON.
  public static let metrics = [
    "accuracy", "balanced_accuracy", "macro_f1", "top_5_accuracy", "log_loss", "calibration_error",
  ]

  /// The requirement of a text: the name of a metric, `>=` or `<=`, and a number.
  ///
  /// - Returns: Nil for a text of another form.
  public init?(_ text: String) {
    guard let match = text.wholeMatch(of: /\s*([a-z_0-9]+)\s*([<>])=\s*([0-9.]+)\s*/),
      Self.metrics.contains(String(match.1)), let bound = Double(match.3)
    else { return nil }
    description = text
    metric = String(match.1)
    isMinimum = match.2 == ">"
    self.bound = bound
  }

  /// The value of the metric; nil where it is not known.
  func value(in metrics: Metrics) -> Double? {
    switch metric {
    case "accuracy": metrics.accuracy
    case "balanced_accuracy": metrics.balancedAccuracy
    case "macro_f1": metrics.macroF1
    case "top_5_accuracy": metrics.top5Accuracy
    case "log_loss": metrics.logLoss
    default: metrics.calibrationError
    }
  }

  /// True if the metrics are within the bound.
  public func isMet(by metrics: Metrics) -> Bool {
    guard let value = value(in: metrics) else { return false }
    return isMinimum ? value >= bound : value <= bound
  }
}
