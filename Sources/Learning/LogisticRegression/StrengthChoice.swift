/// A choice among strengths of the penalty, tried from the strongest on until two in a row are worse than the best.
///
/// The best strength has the lowest log loss on samples that were not fitted: log loss is smooth, while accuracies change
/// in steps of one sample.
struct StrengthChoice {
  private var remaining: [Double]
  /// The results so far.
  private(set) var scores: [LogisticRegression.Fit.Score] = []
  private var bestIndex = 0

  /// - Parameter strengths: At least one strength.
  init(_ strengths: [Double]) {
    remaining = Set(strengths).sorted()
  }

  /// The strength to try next; nil at the end.
  var next: Double? { scores.count - bestIndex > 2 ? nil : remaining.last }

  /// The best strength so far. At least one result must have been added.
  var best: Double { scores[bestIndex].strength }

  /// Adds the result of the strength ``next``.
  ///
  /// - Returns: True if it is the best so far.
  @discardableResult
  mutating func add(_ metrics: ClassificationMetrics) -> Bool {
    let score = LogisticRegression.Fit.Score(
      strength: remaining.removeLast(), accuracy: metrics.accuracy,
      balancedAccuracy: metrics.balancedAccuracy, logLoss: metrics.logLoss)
    let isBest = scores.isEmpty || score.logLoss < scores[bestIndex].logLoss
    if isBest { bestIndex = scores.count }
    scores.append(score)
    return isBest
  }
}
