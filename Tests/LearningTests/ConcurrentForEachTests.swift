import Learning
import Testing

struct ConcurrentForEachTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [1, 2, 3, 100])
  func everyIndexIsVisitedOnce(_ jobs: Int) {
    let seen = Recorder()
    concurrentForEach(count: 50, jobs: jobs) { seen.append($0) }
    #expect(seen.values.sorted() == Array(0..<50))
    concurrentForEach(count: 0, jobs: jobs) { seen.append($0) }
    #expect(seen.values.count == 50)
  }

  @Test func resultsComeInOrder() {
    #expect(concurrentMap(count: 100, jobs: 3) { $0 * $0 } == (0..<100).map { $0 * $0 })
  }

  @Test(arguments: 0..<20)
  func theErrorOfTheLowestIndexIsThrown(_ attempt: Int) {
    #expect(throws: Failure(index: 3)) {
      try concurrentForEach(count: 100, jobs: 1 + attempt % 4) { index in
        // Let later failures happen first.
        if index == 3 { for _ in 0..<10_000 { _ = SplitMix64(seed: 1) } }
        if index >= 3 { throw Failure(index: index) }
      }
    }
  }

  @Test func nothingIsBegunAfterAnError() {
    let seen = Recorder()
    #expect(throws: Failure(index: 5)) {
      try concurrentForEach(count: 1000, jobs: 1) { index in
        seen.append(index)
        if index == 5 { throw Failure(index: index) }
      }
    }
    #expect(seen.values == Array(0...5))
  }
}
