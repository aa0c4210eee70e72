import Learning
import Parallelism
import Testing

@Suite struct ClassStatisticsTests {
  private func statistics(
    _ samples: Samples, blocks: [Range<Int>]? = nil, jobs: Int = 2
  ) throws -> ClassStatistics {
    try ClassStatistics(
      of: LabelledFeatures(features: samples.features, labels: samples.labels, blocks: blocks),
      classCount: samples.classCount, jobs: jobs)
  }

  /// The samples of some rows.
  private func part(_ samples: Samples, _ rows: Range<Int>) throws -> Samples {
    Samples(
      features: try samples.features.matrix(ofRows: rows), labels: Array(samples.labels[rows]),
      classCount: samples.classCount)
  }

  @Test func sumsByHand() throws {
    // The roots of (1, 9) and (4, 0) with squares that sum to 1.
    let samples = Samples(
      features: try FeatureMatrix(columns: 2, values: [1, 9, 4, 0, 0, 0]), labels: [1, 0, 1],
      classCount: 2)
    let statistics = try statistics(samples)
    #expect(statistics.counts == [1, 2])
    let expected = [1, 0, 0.1.squareRoot(), 0.9.squareRoot()]
    #expect(zip(statistics.sums, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    let products = [1.1, 0.3, 0.3, 0.9]
    #expect(zip(statistics.products, products).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func threadsDoNotChangeABit() throws {
    let samples = try Samples.clouds([700, 900, 800], columns: 333)
    let one = try statistics(samples, jobs: 1)
    #expect(try statistics(samples, jobs: 2) == one)
    #expect(try statistics(samples, jobs: 3) == one)
    #expect(one.sampleCount == 2400)
  }

  @Test func partsThatAreBlocksMergeToTheSameBits() throws {
    let samples = try Samples.clouds([70, 90, 80], columns: 21)
    // Twenty blocks, of which two are empty, are two groups of eight and one of four.
    let blocks = (0..<18).map { $0 * 13..<$0 * 13 + ($0 == 17 ? 19 : 13) } + [240..<240, 240..<240]
    let whole = try statistics(samples, blocks: blocks)
    var merged = ClassStatistics(featureCount: 21, classCount: 3)
    for group in stride(from: 0, to: 20, by: ClassStatisticsBuilder.blocksPerGroup) {
      var builder = try ClassStatisticsBuilder(featureCount: 21, classCount: 3, jobs: 1)
      for block in blocks[group..<min(group + 8, 20)] {
        try builder.add(samples.labelled, rows: block)
      }
      try merged.merge(builder.statistics())
    }
    #expect(merged == whole)
    #expect(merged.sampleCount == 240)
  }

  @Test func joinedSamplesKeepTheirBlocks() throws {
    let samples = try Samples.clouds([70, 90, 80], columns: 21)
    let parts = try [0..<100, 100..<130, 130..<240].map { try part(samples, $0).labelled }
    let joined = try LabelledFeatures(joining: parts)
    #expect(joined.blocks == [0..<100, 100..<130, 130..<240])
    #expect(joined.labels == samples.labels && joined.features.values == samples.features.values)
  }

  @Test func whatIsRemovedWasNeverThere() throws {
    let samples = try Samples.clouds([70, 90, 80], columns: 21)
    var rest = try statistics(samples)
    try rest.remove(statistics(part(samples, 0..<50)))
    let expected = try statistics(part(samples, 50..<240))
    #expect(rest.counts == expected.counts)
    #expect(zip(rest.sums, expected.sums).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(zip(rest.products, expected.products).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(code { try rest.remove(statistics(samples)) } == .sizeMismatch)
  }

  @Test func aTriangleOfTheProductsIsEnough() throws {
    let statistics = try statistics(try Samples.clouds([7, 9, 8], columns: 21))
    let restored = try ClassStatistics(
      featureCount: 21, counts: statistics.counts, sums: statistics.sums,
      upperProducts: statistics.upperProducts)
    #expect(restored == statistics)
    for broken in [
      { try ClassStatistics(featureCount: 21, counts: [1], sums: [], upperProducts: []) },
      {
        try ClassStatistics(
          featureCount: 1, counts: [1], sums: [.nan], upperProducts: [1])
      },
      { try ClassStatistics(featureCount: 1, counts: [-1], sums: [1], upperProducts: [1]) },
    ] as [() throws -> ClassStatistics] {
      #expect(code { _ = try broken() } == .invalidModel)
    }
  }

  @Test func statisticsOfOtherFeaturesAreNotMerged() throws {
    var statistics = try statistics(try Samples.clouds([5, 5]))
    let other = ClassStatistics(featureCount: 7, classCount: 2)
    #expect(code { try statistics.merge(other) } == .sizeMismatch)
  }

  @Test func invalidSamplesAndACancelledFlagAreErrors() throws {
    let samples = try Samples.clouds([5, 5])
    var broken = samples
    broken.labels[3] = 2
    #expect(code { _ = try statistics(broken) } == .labelOutOfRange)
    broken = samples
    broken.features = try FeatureMatrix(
      columns: 8, values: [.infinity] + samples.features.values.dropFirst())
    #expect(code { _ = try statistics(broken) } == .nonFinite)
    let flag = CancellationFlag()
    flag.cancel()
    #expect(
      code {
        _ = try ClassStatistics(
          of: samples.labelled, classCount: 2, jobs: 1, cancellation: flag)
      } == .cancelled)
  }
}
