import Learning
import Testing

@Suite struct FoldTests {
  /// Bursts of five samples that hardly differ, of several classes.
  private func bursts(_ count: Int, classes: Int) throws -> Samples {
    let bases = try Samples.clouds(
      [Int](repeating: count, count: classes), columns: 32, spread: 0.5)
    var random = SplitMix64(seed: 9)
    var values: [Float] = []
    var labels: [Int32] = []
    for row in 0..<bases.features.rows {
      for _ in 0..<5 {
        values += bases.features.row(row).map { max(0, $0 + 0.02 * (random.unit() - 0.5)) }
        labels.append(bases.labels[row])
      }
    }
    return Samples(
      features: try FeatureMatrix(columns: 32, values: values), labels: labels, classCount: classes)
  }

  @Test func burstsAreFoundAndStayTogether() throws {
    let samples = try bursts(20, classes: 3)
    let pairs = try SimilarPairs(in: samples.features, least: 0.9, jobs: 2)
    let sameBurst = pairs.pairs.count { $0.first / 5 == $0.second / 5 }
    // Ten pairs a burst.
    #expect(sameBurst > 580 && sameBurst <= 600)
    #expect(pairs.pairs.first.map { $0.similarity >= pairs.pairs[1].similarity } == true)
    let folds = FoldAssignment(labels: samples.labels, keeping: pairs, count: 5)
    for burst in 0..<60 {
      #expect(Set(folds.folds[burst * 5..<burst * 5 + 5]).count == 1, "burst \(burst)")
    }
    for fold in 0..<5 {
      let heldOut = folds.heldOut(in: fold)
      #expect(40...80 ~= heldOut.count)
      #expect(Set(heldOut.map { samples.labels[$0] }).count == 3)
      #expect((heldOut + folds.rest(of: fold)).sorted() == Array(0..<300))
    }
  }

  @Test func threadsDoNotChangeThePairs() throws {
    let samples = try bursts(30, classes: 2)
    let one = try SimilarPairs(in: samples.features, jobs: 1)
    #expect(try SimilarPairs(in: samples.features, jobs: 3).pairs == one.pairs)
  }

  @Test func aClassOfSamplesThatAreAllAlikeIsSharedOut() throws {
    let samples = Samples(
      features: try FeatureMatrix(columns: 2, values: [Float](repeating: 1, count: 40)),
      labels: [Int32](repeating: 0, count: 20), classCount: 1)
    let pairs = try SimilarPairs(in: samples.features, jobs: 2)
    let folds = FoldAssignment(labels: samples.labels, keeping: pairs, count: 5)
    for fold in 0..<5 { #expect(folds.heldOut(in: fold).count == 4) }
  }

  @Test func groupsStayTogetherAndAClassOfOneGroupIsNeverHeldOut() {
    let folds = FoldAssignment(
      labels: [0, 0, 0, 0, 1, 1, 1], groups: ["a", "a", "b", "c", "d", "d", "d"], count: 2)
    #expect(folds.folds[0] == folds.folds[1])
    #expect(folds.folds[..<4].allSatisfy { $0 != nil })
    #expect(Set(folds.folds[..<4]).count == 2)
    #expect(folds.folds[4...].allSatisfy { $0 == nil })
    #expect(folds.rest(of: 0).suffix(3) == [4, 5, 6])
  }
}
