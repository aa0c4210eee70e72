/// A search along a direction for a step that satisfies the strong Wolfe conditions.
///
/// See Nocedal and Wright, "Numerical optimization", 2nd edition, algorithms 3.5 (bracket) and 3.6 (zoom).
struct LineSearch {
  let start: LBFGS.Point
  let direction: [Float]
  /// The derivative along the direction at the start, below 0.
  let slope: Double

  /// The required decrease, as a fraction of the one that the slope predicts.
  private let sufficientDecrease = 1e-4
  /// The largest slope to accept, as a fraction of the one at the start.
  private let remainingSlope = 0.9
  private let maximumEvaluations = 20

  init(start: LBFGS.Point, direction: [Float], slope: Double) {
    self.start = start
    self.direction = direction
    self.slope = slope
  }

  private struct Trial {
    let step: Double
    let point: LBFGS.Point
    let slope: Double
  }

  /// Returns the point found, or nil when no step lowers the value.
  func run<Failure: Error>(
    firstStep: Double, _ function: LBFGS.Function<Failure>
  ) throws(Failure) -> LBFGS.Point? {
    var evaluations = 0
    func isTooHigh(_ trial: Trial) -> Bool {
      !(trial.point.value <= start.value + sufficientDecrease * trial.step * slope)
    }
    func isFlat(_ trial: Trial) -> Bool { abs(trial.slope) <= -remainingSlope * slope }
    func evaluate(_ step: Double) throws(Failure) -> Trial {
      evaluations += 1
      return try trial(at: step, function)
    }

    var low = Trial(step: 0, point: start, slope: slope)
    var high: Trial?
    var step = firstStep
    while high == nil, evaluations < maximumEvaluations {
      let trial = try evaluate(step)
      if isTooHigh(trial) || (low.step > 0 && trial.point.value >= low.point.value) {
        high = trial
      } else if isFlat(trial) {
        return trial.point
      } else if trial.slope >= 0 {
        high = low
        low = trial
      } else {
        low = trial
        step *= 2
      }
    }
    while let end = high, evaluations < maximumEvaluations {
      let trial = try evaluate(Self.between(low, end))
      if isTooHigh(trial) || trial.point.value >= low.point.value {
        high = trial
        continue
      }
      if isFlat(trial) { return trial.point }
      if trial.slope * (end.step - low.step) >= 0 { high = low }
      low = trial
    }
    return low.step > 0 && low.point.value < start.value ? low.point : nil
  }

  private func trial<Failure: Error>(
    at step: Double, _ function: LBFGS.Function<Failure>
  ) throws(Failure) -> Trial {
    var point = start
    Vector.add(direction, times: step, to: &point.x)
    point.value = try function(point.x, &point.gradient)
    return Trial(step: step, point: point, slope: Vector.dot(point.gradient, direction))
  }

  /// The minimum of the cubic that interpolates two trials, kept away from both.
  private static func between(_ a: Trial, _ b: Trial) -> Double {
    let width = b.step - a.step
    let middle = a.step + width / 2
    let d1 = a.slope + b.slope - 3 * (a.point.value - b.point.value) / (a.step - b.step)
    let square = d1 * d1 - a.slope * b.slope
    guard square >= 0 else { return middle }
    let d2 = square.squareRoot() * (width < 0 ? -1 : 1)
    let found = b.step - width * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2)
    let fraction = (found - a.step) / width
    guard fraction.isFinite else { return middle }
    return a.step + width * min(max(fraction, 0.1), 0.9)
  }
}
