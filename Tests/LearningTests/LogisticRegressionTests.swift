import Failures
import Learning
import Parallelism
import Testing

struct LogisticRegressionTests {
  private func fit(
    _ samples: Samples, _ configuration: LogisticRegression.Configuration, jobs: Int = 2
  ) throws -> LogisticRegression.Fit {
    try LogisticRegression.fit(
      samples.features, labels: samples.labels, classCount: samples.classCount,
      configuration: configuration, jobs: jobs)
  }

  @Test func gradientIsTheDerivativeOfTheValue() throws {
    let samples = try Samples.clouds([70, 30, 60], columns: 5)
    let objective = try LogisticObjective(
      samples.features, rows: (0..<160).map { $0 },
      labels: try TrainingLabels(samples.labels, classCount: 3, rows: 160),
      classWeights: .balanced, jobs: 2)
    var random = SplitMix64(seed: 2)
    let position = (0..<objective.parameterCount).map { _ in random.unit() - 0.5 }
    var gradient = [Float](repeating: 0, count: position.count)
    _ = objective.evaluate(position, strength: 20, gradient: &gradient)
    var unused = gradient
    func value(_ index: Int, _ step: Float) -> Double {
      var moved = position
      moved[index] += step
      return objective.evaluate(moved, strength: 20, gradient: &unused)
    }
    for index in position.indices {
      let slope = (value(index, 0.01) - value(index, -0.01)) / 0.02
      #expect(abs(slope - Double(gradient[index])) < 1e-3)
    }
    #expect(gradient.contains { abs($0) > 0.05 })
  }

  @Test func isTheSameForAnyNumberOfThreads() throws {
    let samples = try Samples.clouds([400, 250, 300], columns: 20, spread: 0.8)
    let one = try fit(samples, .init(), jobs: 1)
    for jobs in [2, 3] {
      let other = try fit(samples, .init(), jobs: jobs)
      #expect(other.classifier == one.classifier)
      #expect(other.scores == one.scores)
      #expect(
        try other.classifier.probabilities(for: samples.features, jobs: jobs)
          == one.classifier.probabilities(for: samples.features, jobs: 1))
    }
  }

  @Test func oneSampleGetsTheSameBitsAsInATable() throws {
    let samples = try Samples.clouds([30, 40, 31], columns: 37)
    let classifier = try fit(samples, .init(strength: .fixed(1))).classifier
    let table = try classifier.probabilities(for: samples.features, jobs: 2)
    for row in 0..<samples.features.rows {
      let alone = try classifier.probabilities(for: Array(samples.features.row(row)))
      #expect(alone == Array(table[row * 3..<row * 3 + 3]))
      #expect(abs(alone.reduce(0, +) - 1) < 1e-5)
    }
  }

  @Test func scaleAndOffsetOfFeaturesDoNotMatter() throws {
    let samples = try Samples.clouds([60, 60, 60], columns: 4, spread: 0.8)
    var stretched = samples
    stretched.features = try FeatureMatrix(
      columns: 4,
      values: samples.features.values.enumerated().map { index, value in
        index % 4 == 0 ? value * 1000 : index % 4 == 1 ? value + 100 : value
      })
    let plain = try fit(samples, .init(strength: .fixed(1))).classifier
    let other = try fit(stretched, .init(strength: .fixed(1))).classifier
    let a = try plain.probabilities(for: samples.features, jobs: 1)
    let b = try other.probabilities(for: stretched.features, jobs: 1)
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 5e-3 })
  }

  @Test func constantFeaturesAreExcluded() throws {
    var samples = try Samples.clouds([30, 30], columns: 2)
    samples.features = try FeatureMatrix(
      columns: 3,
      values: (0..<60).flatMap { Array(samples.features.row($0)) + [0.1] })
    let classifier = try fit(samples, .init(strength: .fixed(1))).classifier
    #expect(classifier.function.weights[2] == 0 && classifier.function.weights[5] == 0)
    #expect(
      try classifier.metrics(for: samples.features, labels: samples.labels, jobs: 1).accuracy > 0.9)
  }

  @Test func aRareClassIsNotNeglectedByDefault() throws {
    let samples = try Samples.clouds([5000, 25], columns: 4, spread: 1.2)
    let fresh = try Samples.clouds([500, 500], columns: 4, spread: 1.2, seed: 2)
    func recall(_ weights: ClassWeights) throws -> Double {
      try fit(samples, .init(strength: .fixed(1), classWeights: weights)).classifier
        .metrics(for: fresh.features, labels: fresh.labels, jobs: 2).perClass[1].recall
    }
    #expect(try recall(.balanced) > recall(.uniform) + 0.2)
  }

  @Test(arguments: [false, true])
  func choosesAStrongPenaltyForNoiseAndAWeakOneForASignal(byFolds: Bool) throws {
    let strengths: [Double] = [1000, 100, 10, 1, 0.1]
    func choice(spread: Float, columns: Int) throws -> LogisticRegression.Fit {
      let samples = try Samples.clouds([40, 40, 40], columns: columns, spread: spread)
      let fresh = try Samples.clouds([40, 40, 40], columns: columns, spread: spread, seed: 9)
      return try fit(
        samples,
        .init(
          strength: byFolds
            ? .crossValidation(folds: 4, strengths: strengths)
            : .validation(fresh.features, labels: fresh.labels, strengths: strengths)))
    }
    let noisy = try choice(spread: 20, columns: 60)
    let clean = try choice(spread: 0.2, columns: 60)
    #expect(noisy.strength > 50)
    #expect(clean.strength < 5)
    let best = noisy.scores.min { $0.logLoss < $1.logLoss }
    #expect(best?.strength == noisy.strength)
    #expect(noisy.scores.count < strengths.count)
  }

  @Test func classesOfOneSampleCanBeCrossValidated() throws {
    let samples = try Samples.clouds([30, 1, 20, 1])
    let result = try fit(samples, .init())
    #expect(result.classifier.classCount == 4)
    #expect(!result.scores.isEmpty)
  }

  @Test func tooManyWeightsAreRejected() throws {
    let count = 5000
    let samples = Samples(
      features: try FeatureMatrix(
        columns: 4000, values: [Float](repeating: 0, count: count * 4000)),
      labels: (0..<Int32(count)).map { $0 }, classCount: count)
    #expect(code { _ = try fit(samples, .init(strength: .fixed(1))) } == .tooManyClasses)
  }

  @Test func invalidInputIsRejected() throws {
    func code(
      _ values: [Float], _ labels: [Int32],
      _ strength: LogisticRegression.Configuration.Strength = .fixed(1), classes: Int = 2
    ) -> LearningError.Code? {
      LearningTests.code {
        _ = try LogisticRegression.fit(
          try FeatureMatrix(columns: 1, values: values), labels: labels, classCount: classes,
          configuration: .init(strength: strength), jobs: 2)
      }
    }
    #expect(code([0, 1], [0, 1]) == nil)
    #expect(code([0, .nan], [0, 1]) == .nonFinite)
    #expect(code([0, .infinity], [0, 1]) == .nonFinite)
    #expect(code([0, 1], [0]) == .sizeMismatch)
    #expect(code([0, 1], [0, 5]) == .labelOutOfRange)
    #expect(code([0, 1], [1, 1]) == .emptyClass)
    #expect(code([0, 1], [0, 0], classes: 1) == .tooFewClasses)
    #expect(code([0, 1], [0, 1], .fixed(0)) == .invalidConfiguration)
    #expect(code([0, 1], [0, 1], .fixed(.nan)) == .invalidConfiguration)
    #expect(
      code([0, 1], [0, 1], .crossValidation(folds: 1, strengths: [1])) == .invalidConfiguration)
    #expect(
      code([0, 1], [0, 1], .crossValidation(folds: 3, strengths: [])) == .invalidConfiguration)
    #expect(
      code(
        [0, 1], [0, 1],
        .validation(try FeatureMatrix(columns: 2, values: [0, 1]), labels: [0], strengths: [1]))
        == .sizeMismatch)
  }

  @Test func damagedArraysAreRejected() throws {
    func make(_ features: Int, _ weights: [Float], _ biases: [Float]) -> LearningError.Code? {
      code { _ = try LogisticRegression(featureCount: features, weights: weights, biases: biases) }
    }
    #expect(make(2, [1, 2, 3, 4], [0, 0]) == nil)
    #expect(make(2, [1, 2, 3], [0, 0]) == .invalidModel)
    #expect(make(.max, [1, 2, 3, 4], [0, 0]) == .invalidModel)
    #expect(make(0, [], [0, 0]) == .invalidModel)
    #expect(make(2, [1, 2], [0]) == .invalidModel)
    #expect(make(2, [1, 2, 3, .nan], [0, 0]) == .invalidModel)
    #expect(make(2, [1, 2, 3, 4], [0, .infinity]) == .invalidModel)
  }

  @Test func hugeWeightsStillGiveProbabilities() throws {
    let greatest = Float.greatestFiniteMagnitude
    let classifier = try LogisticRegression(
      featureCount: 2, weights: [greatest, greatest, greatest, -greatest, 0, 0], biases: [0, 0, 0])
    for features: [Float] in [[1e30, 1e30], [-1e30, -1e30], [1e30, -1e30], [0, 0]] {
      let probabilities = try classifier.probabilities(for: features)
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
    }
  }

  @Test func progressCountsFitsAndAFitCanBeCancelled() throws {
    let samples = try Samples.clouds([20, 20])
    func fit(
      _ strength: LogisticRegression.Configuration.Strength, cancellation: CancellationFlag,
      progress: @escaping FitProgress
    ) throws {
      _ = try LogisticRegression.fit(
        samples.features, labels: samples.labels, classCount: 2,
        configuration: .init(strength: strength), jobs: 2, cancellation: cancellation,
        progress: progress)
    }
    let strengths: [LogisticRegression.Configuration.Strength] = [
      .crossValidation(folds: 2, strengths: [10, 1]), .fixed(1),
      .validation(samples.features, labels: samples.labels, strengths: [10, 1]),
    ]
    for (strength, count) in zip(strengths, [5, 1, 2]) {
      let seen = Recorder()
      try fit(strength, cancellation: CancellationFlag()) { done, total in
        seen.append(done)
        #expect(total == count)
      }
      #expect(seen.values == Array(1...count))
      let flag = CancellationFlag()
      let beforeCancellation = Recorder()
      #expect(
        code {
          try fit(strength, cancellation: flag) { done, _ in
            beforeCancellation.append(done)
            flag.cancel()
          }
        } == .cancelled)
      #expect(beforeCancellation.values == [1])
    }
  }
}
