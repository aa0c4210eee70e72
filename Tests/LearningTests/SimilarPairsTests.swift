import Learning
import Testing

@Suite struct SimilarPairsTests {
  /// Samples at random, each `copies` times with little noise.
  private func crowd(_ count: Int, copies: Int) throws -> FeatureMatrix {
    var random = SplitMix64(seed: 3)
    var values: [Float] = []
    for _ in 0..<count {
      let base = (0..<48).map { _ in random.unit() }
      for _ in 0..<copies {
        values += base.map { max(0, $0 + 0.03 * (random.unit() - 0.5)) }
      }
    }
    return try FeatureMatrix(columns: 48, values: values)
  }

  @Test func theClosestOfAnotherGroupIsFoundAmongManyOfTheOwn() throws {
    let features = try crowd(20, copies: 40)
    var sketches = try SimilaritySketches(columns: 48)
    try sketches.append(features, jobs: 2)
    // The last of each forty is alone in its group.
    let groups = (0..<800).map { UInt8($0 % 40 == 39 ? 2 : 1) }
    let pairs = try SimilarPairs(in: sketches, groups: groups, least: 0.9, jobs: 2).pairs
    for alone in stride(from: 39, to: 800, by: 40) {
      #expect(
        pairs.contains {
          $0.second == alone && $0.first / 40 == alone / 40 && groups[$0.first] == 1
            || $0.first == alone && $0.second / 40 == alone / 40
        }, "sample \(alone)")
    }
    #expect(pairs.allSatisfy { $0.first < $0.second && $0.first / 40 == $0.second / 40 })
    #expect(Set(pairs.map { [$0.first, $0.second] }).count == pairs.count)
  }

  @Test func samplesMayComeInParts() throws {
    let features = try crowd(150, copies: 2)
    var whole = try SimilaritySketches(columns: 48)
    try whole.append(features, jobs: 2)
    var parts = try SimilaritySketches(columns: 48)
    for start in stride(from: 0, to: 300, by: 100) {
      try parts.append(features.matrix(ofRows: start..<start + 100), jobs: 1)
    }
    let first = try SimilarPairs(in: whole, least: 0.9, jobs: 2).pairs
    #expect(try SimilarPairs(in: parts, least: 0.9, jobs: 1).pairs.count == first.count)
    #expect(first.count == 150)
  }
}
