import Failures
import Learning
import Testing

/// Samples with two rows each, as two views of a photo have.
@Suite struct RowsPerSampleTests {
  private let labels: [Int32] = (0..<60).flatMap { [Int32($0 % 3), Int32($0 % 3)] }

  private func features() throws -> FeatureMatrix {
    var random = SplitMix64(seed: 5)
    var values: [Float] = []
    for label in labels {
      for column in 0..<6 {
        let noise = Float(random.below(1000)) / 500
        values.append(Float(label) * (column == 0 ? 1 : 0.1) + noise)
      }
    }
    return try FeatureMatrix(columns: 6, values: values)
  }

  @Test func aForestAndARegressionCanBeFittedOnViews() throws {
    let features = try features()
    let forest = try RandomForest.fit(
      features, labels: labels, classCount: 3,
      configuration: .init(treeCount: 30, bootstraps: true, rowsPerSample: 2, seed: 1), jobs: 2)
    let alone = try RandomForest.fit(
      features, labels: labels, classCount: 3,
      configuration: .init(treeCount: 30, bootstraps: true, seed: 1),
      jobs: 2)
    #expect((forest == alone) == false)
    #expect(try forest.metrics(for: features, labels: labels, jobs: 1).accuracy > 0.9)
    let regression = try LogisticRegression.fit(
      features, labels: labels, classCount: 3, configuration: .init(rowsPerSample: 2), jobs: 2)
    #expect(
      try regression.classifier.metrics(for: features, labels: labels, jobs: 1).accuracy > 0.5)
  }

  @Test func identicalViewsAreNeitherLearnedNorHeldOutApart() throws {
    // Two equal rows a sample, and labels at random: only a leak between views could be learned.
    var random = SplitMix64(seed: 9)
    let labels = (0..<200).flatMap { _ -> [Int32] in
      let label = Int32(random.below(2))
      return [label, label]
    }
    let values = (0..<200).flatMap { _ -> [Float] in
      let row = (0..<8).map { _ in Float(random.below(1000)) }
      return row + row
    }
    let features = try FeatureMatrix(columns: 8, values: values)
    func outOfBagAccuracy(_ rowsPerSample: Int) throws -> Double {
      try #require(
        try RandomForest.fit(
          features, labels: labels, classCount: 2,
          configuration: .init(treeCount: 100, bootstraps: true, rowsPerSample: rowsPerSample),
          jobs: 2
        ).outOfBagAccuracy)
    }
    #expect(try outOfBagAccuracy(2) < 0.65)
    #expect(try outOfBagAccuracy(1) > 0.9)
  }

  @Test(arguments: [7, 0])
  func rowsThatAreNotWholeSamplesAreRejected(_ rowsPerSample: Int) throws {
    let features = try features()
    let error = #expect(throws: LearningError.self) {
      try RandomForest.fit(
        features, labels: labels, classCount: 3,
        configuration: .init(rowsPerSample: rowsPerSample), jobs: 1)
    }
    #expect(error?.code == .sizeMismatch)
  }

  @Test func aSampleWhoseRowsHaveSeveralClassesIsRejected() throws {
    var labels = labels
    labels[1] = (labels[1] + 1) % 3
    let error = #expect(throws: LearningError.self) {
      try RandomForest.fit(
        try features(), labels: labels, classCount: 3, configuration: .init(rowsPerSample: 2),
        jobs: 1)
    }
    #expect(error?.code == .sizeMismatch)
  }
}
