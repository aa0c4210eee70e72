import Failures

/// Fits logistic regressions for different strengths of the penalty and chooses among them.
struct LogisticFitter {
  let features: FeatureMatrix
  let labels: TrainingLabels
  let configuration: LogisticRegression.Configuration
  let jobs: Int
  let progress: FitProgress?

  private typealias Score = LogisticRegression.Fit.Score

  func fit() throws(LearningError) -> LogisticRegression.Fit {
    let rows = (0..<Int32(features.rows)).map { $0 }
    switch configuration.strength {
    case .fixed(let strength):
      let steps = StepCounter(total: 1, report: progress)
      var path = try path(rows: rows)
      let classifier = try path.fit(strength: strength)
      try steps.step()
      return result(path, classifier, strength: strength, scores: [])
    case .validation(let held, let heldLabels, let strengths):
      return try fit(rows: rows, held: held, heldLabels: heldLabels, strengths: strengths)
    case .crossValidation(let folds, let strengths):
      return try crossValidate(rows: rows, folds: folds, strengths: strengths)
    }
  }

  private func fit(
    rows: [Int32], held: FeatureMatrix, heldLabels: [Int32], strengths: [Double]
  ) throws(LearningError) -> LogisticRegression.Fit {
    let steps = StepCounter(total: strengths.count, report: progress)
    var path = try path(rows: rows)
    var choice = StrengthChoice(strengths)
    var best: LogisticRegression.Fit?
    while let strength = choice.next {
      let classifier = try path.fit(strength: strength)
      let isBest = choice.add(
        try classifier.metrics(for: held, labels: heldLabels, jobs: jobs))
      if isBest { best = result(path, classifier, strength: strength, scores: []) }
      try steps.step()
    }
    guard let best else {
      throw LearningError(
        .invalidConfiguration, "No strength was given.", remedy: "Give at least one.")
    }
    return LogisticRegression.Fit(
      classifier: best.classifier, strength: best.strength, scores: choice.scores,
      iterations: best.iterations, converged: best.converged)
  }

  private func crossValidate(
    rows: [Int32], folds: Int, strengths: [Double]
  ) throws(LearningError) -> LogisticRegression.Fit {
    let steps = StepCounter(total: strengths.count * folds + 1, report: progress)
    let foldOfRow = dealFolds(folds)
    var paths: [LogisticPath] = []
    var held: [[Int32]] = []
    for fold in 0..<folds {
      let part = rows.filter { foldOfRow[Int($0)] == fold }
      guard !part.isEmpty, part.count < rows.count else { continue }
      held.append(part)
      paths.append(try path(rows: rows.filter { foldOfRow[Int($0)] != fold }))
    }
    var choice = StrengthChoice(strengths)
    while let strength = choice.next {
      var metrics = try ClassificationMetrics(classCount: labels.classCount)
      for index in paths.indices {
        let classifier = try paths[index].fit(strength: strength)
        let (part, ids) = try samples(held[index])
        try metrics.add(
          probabilities: try classifier.probabilities(for: part, jobs: jobs), labels: ids)
        try steps.step()
      }
      choice.add(metrics)
    }
    var path = try path(rows: rows)
    let classifier = try path.fit(strength: choice.best)
    try steps.step()
    return result(path, classifier, strength: choice.best, scores: choice.scores)
  }

  private func path(rows: [Int32]) throws(LearningError) -> LogisticPath {
    LogisticPath(
      objective: try LogisticObjective(
        features, rows: rows, labels: labels, classWeights: configuration.classWeights, jobs: jobs),
      featureCount: features.columns, maximumIterations: configuration.maximumIterations)
  }

  private func result(
    _ path: LogisticPath, _ classifier: LogisticRegression, strength: Double,
    scores: [LogisticRegression.Fit.Score]
  ) -> LogisticRegression.Fit {
    LogisticRegression.Fit(
      classifier: classifier, strength: strength, scores: scores, iterations: path.iterations,
      converged: path.converged)
  }

  /// A fold for each sample; every fold gets about the same share of each class.
  private func dealFolds(_ folds: Int) -> [Int] {
    var random = SplitMix64(seed: configuration.seed)
    var order = Array(labels.ids.indices)
    random.shuffle(&order)
    var foldOfRow = [Int](repeating: 0, count: order.count)
    // Each class goes on dealing where the one before it stopped, so that folds differ by one sample at most.
    var next = 0
    var nextOfClass = [Int](repeating: 0, count: labels.classCount)
    for (id, count) in labels.counts.enumerated() {
      nextOfClass[id] = next
      next += count
    }
    for row in order {
      let id = Int(labels.ids[row])
      foldOfRow[row] = nextOfClass[id] % folds
      nextOfClass[id] += 1
    }
    return foldOfRow
  }

  private func samples(
    _ rows: [Int32]
  ) throws(LearningError) -> (features: FeatureMatrix, labels: [Int32]) {
    var values: [Float] = []
    values.reserveCapacity(rows.count * features.columns)
    for row in rows { values += features.row(Int(row)) }
    return (
      try FeatureMatrix(columns: features.columns, values: values),
      rows.map { labels.ids[Int($0)] }
    )
  }
}

/// Fits for one strength after another, each from where the one before ended.
struct LogisticPath {
  let objective: LogisticObjective
  let featureCount: Int
  private(set) var iterations = 0
  private(set) var converged = false
  private var parameters: [Float]
  private let solver: LBFGS

  init(objective: LogisticObjective, featureCount: Int, maximumIterations: Int) {
    self.objective = objective
    self.featureCount = featureCount
    parameters = [Float](repeating: 0, count: objective.parameterCount)
    var solver = LBFGS()
    solver.maximumIterations = maximumIterations
    self.solver = solver
  }

  mutating func fit(strength: Double) throws(LearningError) -> LogisticRegression {
    let objective = objective
    let result = solver.minimize(from: parameters) { x, gradient in
      objective.evaluate(x, strength: strength, gradient: &gradient)
    }
    parameters = result.point.x
    iterations = result.iterations
    converged = result.converged
    return try folded()
  }

  /// The classifier for features as they are: w (x - mean) scale + b = (w scale) x + (b - w scale mean).
  private func folded() throws(LearningError) -> LogisticRegression {
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
