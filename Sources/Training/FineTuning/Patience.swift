import FineTuning

/// Ends a tuning whose held-out photos gain nothing any more, neither in accuracy nor in loss.
struct Patience {
  private static let passes = 4
  private var bestAccuracy = 0.0
  private var bestLoss = Double.infinity
  private var waited = 0

  init(_ passes: [FineTuningPass]) {
    for pass in passes { add(pass) }
  }

  /// False after several passes in a row without a gain.
  var isLeft: Bool { waited < Self.passes }

  mutating func add(_ pass: FineTuningPass) {
    let isBetter = pass.heldOutAccuracy > bestAccuracy || pass.heldOutLoss < bestLoss
    waited = isBetter ? 0 : waited + 1
    bestAccuracy = max(bestAccuracy, pass.heldOutAccuracy)
    bestLoss = min(bestLoss, pass.heldOutLoss)
  }
}
