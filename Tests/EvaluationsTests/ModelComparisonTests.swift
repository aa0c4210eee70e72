import Evaluations
import Testing

@Suite struct ModelComparisonTests {
  private func comparison(
    both: Int = 0, first: Int = 0, second: Int = 0, neither: Int = 0
  ) -> ModelComparison {
    var comparison = ModelComparison()
    for (count, one, other) in [
      (both, "a", "a"), (first, "a", "b"), (second, "b", "a"), (neither, "b", "b"),
    ] {
      for number in 0..<count {
        comparison.add(path: "\(one)\(other)\(number)", label: "a", first: one, second: other)
      }
    }
    return comparison
  }

  @Test func photosAreCountedByWhoIsRight() {
    let counts = comparison(both: 4, first: 1, second: 3, neither: 2)
    #expect(counts.samples == 10)
    #expect(counts.firstAccuracy == 0.5 && counts.secondAccuracy == 0.7)
    #expect(counts.changes.map(\.path) == ["ab0", "ba0", "ba1", "ba2"])
    #expect(counts.perClass.map(\.photos) == [10])
    #expect(counts.perClass.map(\.first) == [5] && counts.perClass.map(\.second) == [7])
  }

  /// Sums of binomial coefficients by hand: 2 (1 + 10) / 1024, and so on.
  private static let cases: [(first: Int, second: Int, pValue: Double)] = [
    (0, 0, 1), (5, 5, 1), (1, 9, 0.021_484_375), (9, 1, 0.021_484_375), (0, 5, 0.0625),
    (0, 6, 0.031_25), (3, 4, 1),
  ]

  @Test(arguments: cases)
  func theTestIsExact(_ first: Int, _ second: Int, _ expected: Double) {
    let counts = comparison(both: 100, first: first, second: second)
    #expect(abs(counts.pValue - expected) < 1e-12)
    let verdict: ModelComparison.Verdict =
      expected >= 0.05 ? .notToldApart : second > first ? .better : .worse
    #expect(counts.verdict == verdict)
  }

  @Test func thePhotosNeededFollowFromTheDifference() {
    #expect(comparison(both: 190, first: 3, second: 7).photosNeeded == 480)
    #expect(comparison(both: 190, first: 5, second: 5).photosNeeded == nil)
  }

  @Test func learnedPhotosAreCountedWhereTheyAreRecognised() {
    var counts = comparison(both: 2)
    counts.addLearned(byFirst: true, bySecond: nil)
    counts.addLearned(byFirst: false, bySecond: nil)
    #expect(counts.firstLearned == 1 && counts.secondLearned == nil)
  }

  @Test func manyPhotosDoNotOverflow() {
    #expect(comparison(first: 4000, second: 4400).pValue < 1e-4)
    #expect(comparison(first: 4000, second: 4010).pValue > 0.9)
  }
}
