import Failures
import Parallelism

/// A fit of logistic regressions for several strengths of the penalty, and the choice among them.
struct LogisticFitter {
  let features: FeatureMatrix
  let labels: TrainingLabels
  let configuration: LogisticRegression.Configuration
  let jobs: Int
  let cancellation: CancellationFlag
  let progress: FitProgress?

  func fit() throws(LearningError) -> LogisticRegression.Fit {
    let rows = (0..<Int32(features.rows)).map { $0 }
    switch configuration.strength {
    case .fixed(let strength):
      return try fit(rows: rows, strength: strength)
    case .validation(let heldOut, let labels, let strengths):
      return try fit(
        rows: rows, heldOut: LabelledFeatures(features: heldOut, labels: labels),
        strengths: strengths)
    case .crossValidation(let folds, let strengths):
      return try crossValidate(rows: rows, folds: folds, strengths: strengths)
    }
  }

  private func fit(
    rows: [Int32], strength: Double
  ) throws(LearningError) -> LogisticRegression.Fit {
    let steps = steps(total: 1)
    var path = try path(rows: rows)
    let classifier = try steps.step { () throws(LearningError) in
      try path.fit(strength: strength)
    }
    return result(of: path, classifier: classifier, strength: strength, scores: [])
  }

  private func fit(
    rows: [Int32], heldOut: LabelledFeatures, strengths: [Double]
  ) throws(LearningError) -> LogisticRegression.Fit {
    let steps = steps(total: strengths.count)
    var path = try path(rows: rows)
    var choice = StrengthChoice(strengths)
    var best: LogisticRegression.Fit?
    while let strength = choice.next {
      try steps.step { () throws(LearningError) in
        let classifier = try path.fit(strength: strength)
        let isBest = choice.add(
          try classifier.metrics(for: heldOut.features, labels: heldOut.labels, jobs: jobs))
        if isBest {
          best = result(of: path, classifier: classifier, strength: strength, scores: [])
        }
      }
    }
    guard let best else {
      throw LearningError(
        .invalidConfiguration, "there is no strength to choose from",
        remedy: "Pass at least one strength.")
    }
    return LogisticRegression.Fit(
      classifier: best.classifier, strength: best.strength, scores: choice.scores,
      iterations: best.iterations, converged: best.converged)
  }

  private func crossValidate(
    rows: [Int32], folds: Int, strengths: [Double]
  ) throws(LearningError) -> LogisticRegression.Fit {
    let steps = steps(total: strengths.count * folds + 1)
    let foldOfRow = assignFolds(folds)
    var paths: [LogisticPath] = []
    var heldOut: [[Int32]] = []
    for fold in 0..<folds {
      let part = rows.filter { foldOfRow[Int($0)] == fold }
      guard !part.isEmpty, part.count < rows.count else { continue }
      heldOut.append(part)
      paths.append(try path(rows: rows.filter { foldOfRow[Int($0)] != fold }))
    }
    var choice = StrengthChoice(strengths)
    while let strength = choice.next {
      var metrics = try ClassificationMetrics(classCount: labels.classCount)
      for index in paths.indices {
        try steps.step { () throws(LearningError) in
          let classifier = try paths[index].fit(strength: strength)
          let part = try samples(heldOut[index])
          try metrics.add(
            probabilities: try classifier.probabilities(for: part.features, jobs: jobs),
            labels: part.labels)
        }
      }
      choice.add(metrics)
    }
    var path = try path(rows: rows)
    let strength = choice.best
    let classifier = try steps.step { () throws(LearningError) in
      try path.fit(strength: strength)
    }
    return result(of: path, classifier: classifier, strength: strength, scores: choice.scores)
  }

  private func steps(total: Int) -> FitSteps {
    FitSteps(total: total, cancellation: cancellation, progress: progress)
  }

  private func path(rows: [Int32]) throws(LearningError) -> LogisticPath {
    LogisticPath(
      objective: try LogisticObjective(
        features, rows: rows, labels: labels, classWeights: configuration.classWeights, jobs: jobs),
      featureCount: features.columns, maximumIterations: configuration.maximumIterations,
      cancellation: cancellation)
  }

  private func result(
    of path: LogisticPath, classifier: LogisticRegression, strength: Double,
    scores: [LogisticRegression.Fit.Score]
  ) -> LogisticRegression.Fit {
    LogisticRegression.Fit(
      classifier: classifier, strength: strength, scores: scores, iterations: path.iterations,
      converged: path.converged)
  }

  /// Assigns a fold to each row. All folds have about the same fraction of each class.
  private func assignFolds(_ folds: Int) -> [Int] {
    var random = SplitMix64(seed: configuration.seed)
    var order = Array(labels.ids.indices)
    random.shuffle(&order)
    var foldOfRow = [Int](repeating: 0, count: order.count)
    // Each class continues with the fold after the last one of the class before, so that folds differ by at most one sample.
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

  private func samples(_ rows: [Int32]) throws(LearningError) -> LabelledFeatures {
    var values: [Float] = []
    values.reserveCapacity(rows.count * features.columns)
    for row in rows { values += features.row(Int(row)) }
    return LabelledFeatures(
      features: try FeatureMatrix(columns: features.columns, values: values),
      labels: rows.map { labels.ids[Int($0)] })
  }
}
