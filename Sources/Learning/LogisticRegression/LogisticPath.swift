import Failures
import Parallelism

/// Fits for a sequence of strengths, each of which starts from the parameters of the one before.
struct LogisticPath {
  private let objective: LogisticObjective
  private let featureCount: Int
  private let solver: LBFGS
  private let cancellation: CancellationFlag
  /// The parameters of the last fit, which the next one starts from.
  private(set) var parameters: [Float]
  /// The number of iterations of the last fit.
  private(set) var iterations = 0
  /// False when the last fit reached the largest number of iterations.
  private(set) var converged = false

  init(
    objective: LogisticObjective, featureCount: Int, maximumIterations: Int,
    cancellation: CancellationFlag, startingAt start: [Float]? = nil
  ) {
    self.objective = objective
    self.featureCount = featureCount
    self.cancellation = cancellation
    parameters = start ?? [Float](repeating: 0, count: objective.parameterCount)
    var solver = LBFGS()
    solver.maximumIterations = maximumIterations
    self.solver = solver
  }

  /// Fits a classifier with this strength of the penalty.
  ///
  /// - Throws: `LearningError`, of code `cancelled` once the flag is set.
  mutating func fit(strength: Double) throws(LearningError) -> LogisticRegression {
    let (objective, cancellation) = (objective, cancellation)
    let result = try solver.minimize(from: parameters) {
      (x, gradient) throws(LearningError) in
      try cancellation.check()
      return objective.evaluate(x, strength: strength, gradient: &gradient)
    }
    parameters = result.point.x
    iterations = result.iterations
    converged = result.converged
    return try unstandardised()
  }

  /// The classifier for features that are not standardised: w (x - mean) scale + b = (w scale) x + (b - w scale mean).
  private func unstandardised() throws(LearningError) -> LogisticRegression {
    let classCount = parameters.count / (featureCount + 1)
    let (mean, scale) = (objective.standardization.mean, objective.standardization.scale)
    var weights = [Float](repeating: 0, count: classCount * featureCount)
    var biases = [Float](repeating: 0, count: classCount)
    for id in 0..<classCount {
      var bias = Double(parameters[classCount * featureCount + id])
      for column in 0..<featureCount {
        let index = id * featureCount + column
        weights[index] = parameters[index] * scale[column]
        bias -= Double(weights[index]) * Double(mean[column])
      }
      biases[id] = Float(bias)
    }
    return try LogisticRegression(featureCount: featureCount, weights: weights, biases: biases)
  }
}
