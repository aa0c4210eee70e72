import Failures
import Learning
import Parallelism
import Testing

struct RandomForestTests {
  private func forest(
    _ samples: Samples, trees: Int = 20, weights: ClassWeights = .balanced, seed: UInt64 = 3,
    jobs: Int = 2
  ) throws -> RandomForest {
    try RandomForest.fit(
      samples.features, labels: samples.labels, classCount: samples.classCount,
      configuration: .init(treeCount: trees, classWeights: weights, seed: seed), jobs: jobs)
  }

  private func metrics(_ forest: RandomForest, _ samples: Samples) throws -> ClassificationMetrics {
    try forest.metrics(for: samples.features, labels: samples.labels, jobs: 2)
  }

  @Test func splitsBetweenTheClasses() throws {
    // Two distinct values, so that every bootstrap sample has the same gap.
    let samples = try Samples.column(
      (0..<40).map { $0 < 20 ? 1 : 3 }, labels: (0..<40).map { $0 < 20 ? 0 : 1 })
    let arrays = try forest(samples, trees: 5).arrays
    #expect(arrays.nodeFeatures == (0..<15).map { $0 % 3 == 0 ? 0 : -1 })
    #expect(stride(from: 0, to: 15, by: 3).allSatisfy { arrays.thresholds[$0] == 2 })
    #expect(stride(from: 0, to: 15, by: 3).map { arrays.children[$0] } == [1, 4, 7, 10, 13])
    #expect(arrays.leafProbabilities == [1, 1])
    #expect(arrays.importances == [1])
  }

  @Test func learnsAnInteractionOfTwoFeatures() throws {
    var values: [Float] = []
    var labels: [Int32] = []
    for index in 0..<400 {
      let (a, b) = (index % 2, index / 2 % 2)
      values += [Float(a), Float(b)]
      labels.append(Int32(a ^ b))
    }
    let samples = Samples(
      features: try FeatureMatrix(columns: 2, values: values), labels: labels, classCount: 2)
    #expect(try metrics(try forest(samples, trees: 10), samples).accuracy == 1)
  }

  @Test func isTheSameForAnyNumberOfThreads() throws {
    let samples = try Samples.clouds([150, 40, 90, 5], columns: 20)
    let one = try forest(samples, jobs: 1)
    for jobs in [2, 3] {
      #expect(try forest(samples, jobs: jobs) == one)
      #expect(
        try one.probabilities(for: samples.features, jobs: jobs)
          == one.probabilities(for: samples.features, jobs: 1))
    }
    #expect(try forest(samples, seed: 4, jobs: 1) != one)
  }

  @Test func oneSampleGetsTheSameBitsAsInATable() throws {
    let samples = try Samples.clouds([30, 40, 31])
    let forest = try forest(samples)
    let table = try forest.probabilities(for: samples.features, jobs: 2)
    for row in 0..<samples.features.rows {
      let alone = try forest.probabilities(for: Array(samples.features.row(row)))
      #expect(alone == Array(table[row * 3..<row * 3 + 3]))
      #expect(abs(alone.reduce(0, +) - 1) < 1e-5)
    }
  }

  @Test(arguments: [300, 70_000])
  func separatesManyClasses(_ classCount: Int) throws {
    let samples = try Samples.column(
      (0..<2 * classCount).map { Float($0 / 2 % 60) },
      labels: (0..<2 * classCount).map { Int32($0 / 2) }, classCount: classCount)
    let forest = try forest(samples, trees: 3)
    let probabilities = try forest.probabilities(for: [61])
    #expect(probabilities.count == classCount)
    // Only classes whose value is the highest, 59, are possible, and among them some above the first 256 and 65,536.
    let possible = probabilities.indices.filter { probabilities[$0] > 0 }
    #expect(!possible.isEmpty && possible.allSatisfy { $0 % 60 == 59 })
    #expect(possible.contains { $0 > (classCount > 65_536 ? 65_536 : 256) })
  }

  @Test func rejectsMoreClassesThanItSupports() throws {
    let samples = try Samples.column([0, 1], labels: [0, 1], classCount: (1 << 20) + 1)
    #expect(code { _ = try forest(samples) } == .tooManyClasses)
  }

  @Test func countsOfManySamplesAreExact() throws {
    // The squares of the counts exceed 2^32. Feature 0 separates the classes; feature 1 carries no information.
    let count = 300_000
    var values: [Float] = []
    for index in 0..<count { values += [index < count / 2 ? 0 : 1, Float(index % 2)] }
    let samples = Samples(
      features: try FeatureMatrix(columns: 2, values: values),
      labels: (0..<count).map { $0 < count / 2 ? 0 : 1 }, classCount: 2)
    let arrays = try RandomForest.fit(
      samples.features, labels: samples.labels, classCount: 2,
      configuration: .init(treeCount: 1, featuresPerSplit: 2), jobs: 2
    ).arrays
    #expect(arrays.nodeFeatures == [0, -1, -1])
    #expect(arrays.children[1...] == [0, 1])
  }

  @Test func aRareClassIsNotNeglectedByDefault() throws {
    // The classes overlap: without balanced weights the rare one is hardly ever predicted.
    let sizes = [5000, 25]
    let samples = try Samples.clouds(sizes, columns: 4, spread: 1.2)
    let fresh = try Samples.clouds([500, 500], columns: 4, spread: 1.2, seed: 2)
    let balanced = try metrics(try forest(samples, trees: 50), fresh)
    let uniform = try metrics(try forest(samples, trees: 50, weights: .uniform), fresh)
    #expect(balanced.perClass[1].recall > uniform.perClass[1].recall)
    #expect(balanced.balancedAccuracy > 0.5)
  }

  @Test func aSampleDrawnVeryOftenKeepsItsWeight() throws {
    // With 70,000 classes a packed weight is at most 511, but the only sample of the last class is drawn 1,000 times.
    let samples = try Samples.column(
      [5] + [Float](repeating: 5, count: 1999),
      labels: [69_999] + [Int32](repeating: 0, count: 1999), classCount: 70_000)
    let forest = try RandomForest.fit(
      samples.features, labels: samples.labels, classCount: 70_000,
      configuration: .init(treeCount: 2, bootstraps: true, allowsEmptyClasses: true), jobs: 1)
    let probabilities = try forest.probabilities(for: [5])
    #expect(probabilities[0] == 0.5)
    #expect(probabilities[69_999] == 0.5)
  }

  @Test func constantFeaturesMakeOneLeaf() throws {
    let samples = try Samples.column(
      [Float](repeating: 2, count: 10), labels: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    let forest = try forest(samples, trees: 4)
    #expect(forest.arrays.nodeFeatures == [-1, -1, -1, -1])
    #expect(try forest.probabilities(for: [9]) == [0.5, 0.5])
    #expect(forest.featureImportances == [0])
  }

  @Test func fewDistinctValuesAreAllSeparated() throws {
    // Few samples have the value 2, so that no quantile is at its bounds.
    let values = (0..<1000).map { Float($0 < 600 ? 1 : $0 < 603 ? 2 : 3) }
    let samples = try Samples.column(values, labels: values.map { $0 == 2 ? 1 : 0 })
    let forest = try forest(samples)
    #expect(try metrics(forest, samples).accuracy == 1)
  }

  @Test func extremeValuesAreSeparated() throws {
    let greatest = Float.greatestFiniteMagnitude
    let values: [Float] = [-greatest, greatest, 0, Float.leastNonzeroMagnitude]
    let samples = try Samples.column(
      (0..<400).map { values[$0 % 4] }, labels: (0..<400).map { Int32($0 % 4) }, classCount: 4)
    #expect(try metrics(try forest(samples), samples).accuracy == 1)
  }

  @Test func importancesIdentifyTheInformativeFeature() throws {
    var random = SplitMix64(seed: 1)
    var values: [Float] = []
    for index in 0..<300 {
      values += [random.unit(), Float(index % 2) + random.unit() / 2, random.unit()]
    }
    let samples = Samples(
      features: try FeatureMatrix(columns: 3, values: values),
      labels: (0..<300).map { Int32($0 % 2) },
      classCount: 2)
    let importances = try forest(samples).featureImportances
    #expect(importances[1] > 0.6)
    #expect(abs(importances.reduce(0, +) - 1) < 1e-5)
  }

  @Test func outOfBagAccuracyEstimatesTheAccuracyOnNewSamples() throws {
    let samples = try Samples.clouds([200, 200, 200], columns: 4, spread: 0.9)
    let fresh = try Samples.clouds([400, 400, 400], columns: 4, spread: 0.9, seed: 2)
    let forest = try RandomForest.fit(
      samples.features, labels: samples.labels, classCount: 3,
      configuration: .init(treeCount: 100, bootstraps: true, seed: 1), jobs: 2)
    let accuracy = try metrics(forest, fresh).accuracy
    #expect(accuracy < 0.97)
    #expect(abs(try #require(forest.outOfBagAccuracy) - accuracy) < 0.05)
  }

  @Test func mergedForestsVoteAsOne() throws {
    let samples = try Samples.clouds([60, 60, 60], spread: 0.8)
    let parts = try [1, 2, 3].map { try forest(samples, trees: 4 * $0, seed: UInt64($0)) }
    let merged = try RandomForest.merging(parts)
    #expect(merged.treeCount == 24)
    #expect(merged.outOfBagAccuracy == nil)
    let own = try parts.map { try $0.probabilities(for: samples.features, jobs: 1) }
    for (index, value) in try merged.probabilities(for: samples.features, jobs: 1).enumerated() {
      let mean = (4 * own[0][index] + 8 * own[1][index] + 12 * own[2][index]) / 24
      #expect(abs(value - mean) < 1e-5)
    }
    #expect(abs(merged.featureImportances.reduce(0, +) - 1) < 1e-5)
    let other = try forest(try Samples.clouds([20, 20]), trees: 1)
    #expect(code { _ = try RandomForest.merging([merged, other]) } == .sizeMismatch)
    #expect(code { _ = try RandomForest.merging([]) } == .sizeMismatch)
    #expect(try RandomForest.merging([merged]) == merged)
  }

  @Test func emptyClassesAreAllowedOnRequest() throws {
    let samples = try Samples.column([0, 1, 2], labels: [0, 2, 2], classCount: 4)
    #expect(code { _ = try forest(samples) } == .emptyClass)
    let part = try RandomForest.fit(
      samples.features, labels: samples.labels, classCount: 4,
      configuration: .init(treeCount: 20, allowsEmptyClasses: true), jobs: 1)
    #expect(try part.probabilities(for: [2]).firstIndexOfMaximum == 2)
  }

  @Test func withoutBootstrapEveryTreeIsGrownOnAllSamples() throws {
    let samples = try Samples.clouds([60, 60, 60], columns: 6, spread: 1.5)
    let forest = try RandomForest.fit(
      samples.features, labels: samples.labels, classCount: 3,
      configuration: .init(treeCount: 8, bootstraps: false), jobs: 2)
    // Grown to purity on all samples, each tree predicts every one of them with probability 1.
    let probabilities = try forest.probabilities(for: samples.features, jobs: 1)
    for (row, label) in samples.labels.enumerated() {
      #expect(probabilities[3 * row + Int(label)] == 1)
    }
    #expect(forest.outOfBagAccuracy == nil)
  }

  @Test func invalidInputIsRejected() throws {
    func fit(_ values: [Float], _ labels: [Int32], classes: Int = 2, trees: Int = 1)
      -> LearningError.Code?
    {
      code {
        _ = try RandomForest.fit(
          try FeatureMatrix(columns: 1, values: values), labels: labels, classCount: classes,
          configuration: .init(treeCount: trees), jobs: 2)
      }
    }
    #expect(fit([0, 1], [0, 1]) == nil)
    #expect(fit([0, .nan], [0, 1]) == .nonFinite)
    #expect(fit([-.infinity, 0], [0, 1]) == .nonFinite)
    #expect(fit([0, 1], [0]) == .sizeMismatch)
    #expect(fit([0, 1], [0, 2]) == .labelOutOfRange)
    #expect(fit([0, 1], [0, -1]) == .labelOutOfRange)
    #expect(fit([0, 1], [0, 0]) == .emptyClass)
    #expect(fit([], []) == .emptyClass)
    #expect(fit([0, 1], [0, 0], classes: 1) == .tooFewClasses)
    #expect(fit([0, 1], [0, 1], trees: 0) == .invalidConfiguration)
    let forest = try forest(try Samples.column([0, 1], labels: [0, 1]))
    #expect(code { _ = try forest.probabilities(for: [0, 0]) } == .sizeMismatch)
    #expect(code { _ = try forest.probabilities(for: [.nan]) } == .nonFinite)
    let wide = try FeatureMatrix(columns: 2, values: [0, 0])
    #expect(code { _ = try forest.probabilities(for: wide, jobs: 1) } == .sizeMismatch)
    let empty = try FeatureMatrix(columns: 1, values: [])
    #expect(try forest.probabilities(for: empty, jobs: 2) == [])
  }

  @Test func progressCountsTreesAndAFitCanBeCancelled() throws {
    let samples = try Samples.clouds([20, 20])
    func fit(cancellation: CancellationFlag, progress: @escaping FitProgress) throws {
      _ = try RandomForest.fit(
        samples.features, labels: samples.labels, classCount: 2,
        configuration: .init(treeCount: 10), jobs: 2, cancellation: cancellation,
        progress: progress)
    }
    let seen = Recorder()
    try fit(cancellation: CancellationFlag()) { done, total in
      seen.append(done)
      #expect(total == 10)
    }
    #expect(seen.values == Array(1...10))
    let flag = CancellationFlag()
    let beforeCancellation = Recorder()
    #expect(
      code {
        try fit(cancellation: flag) { done, _ in
          beforeCancellation.append(done)
          if done == 3 { flag.cancel() }
        }
      } == .cancelled)
    // The tree that the other thread is growing may be completed.
    #expect(beforeCancellation.values.count <= 4)
    let unused = Recorder()
    #expect(
      code { try fit(cancellation: flag) { done, _ in unused.append(done) } } == .cancelled)
    #expect(unused.values.isEmpty)
  }
}
