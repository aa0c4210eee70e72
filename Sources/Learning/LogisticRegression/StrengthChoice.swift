/// Tries strengths from the strongest on until two in a row are worse than the best: the smallest log loss on samples that were not
/// fitted. Log loss changes smoothly where accuracies jump by a sample.
struct StrengthChoice {
  private var remaining: [Double]
  private(set) var scores: [LogisticRegression.Fit.Score] = []
  private var bestIndex = 0

  /// - Parameter strengths: At least one.
  init(_ strengths: [Double]) {
    remaining = Set(strengths).sorted()
  }

  /// The strength to try next; nil when enough were tried.
  var next: Double? { scores.count - bestIndex > 2 ? nil : remaining.last }

  /// The best strength so far.
  var best: Double { scores[bestIndex].strength }

  /// Takes the result of `next`; returns whether it is the best so far.
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
