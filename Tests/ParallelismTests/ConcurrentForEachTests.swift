import Glibc
import Parallelism
import Synchronization
import Testing

struct ConcurrentForEachTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [1, 2, 3, 100])
  func everyIndexIsVisitedOnce(_ jobs: Int) {
    let seen = Mutex<[Int]>([])
    concurrentForEach(count: 50, jobs: jobs) { index in seen.withLock { $0.append(index) } }
    #expect(seen.withLock { $0.sorted() } == Array(0..<50))
    concurrentForEach(count: 0, jobs: jobs) { index in seen.withLock { $0.append(index) } }
    #expect(seen.withLock { $0.count } == 50)
  }

  @Test func resultsAreInTheOrderOfTheIndexes() {
    #expect(concurrentMap(count: 100, jobs: 3) { $0 * $0 } == (0..<100).map { $0 * $0 })
  }

  @Test(arguments: 0..<20)
  func theErrorOfTheLowestIndexIsThrown(_ attempt: Int) {
    #expect(throws: Failure(index: 3)) {
      try concurrentForEach(count: 100, jobs: 1 + attempt % 4) { index in
        // Later indexes fail first.
        if index == 3 { usleep(200) }
        if index >= 3 { throw Failure(index: index) }
      }
    }
  }

  @Test func noIndexIsStartedAfterAnError() {
    let seen = Mutex<[Int]>([])
    #expect(throws: Failure(index: 5)) {
      try concurrentForEach(count: 1000, jobs: 1) { index in
        seen.withLock { $0.append(index) }
        if index == 5 { throw Failure(index: index) }
      }
    }
    #expect(seen.withLock { $0 } == Array(0...5))
  }
}
