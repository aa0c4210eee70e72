import Parallelism
import Synchronization
import Testing

@Suite struct ReusePoolTests {
  private final class Thing {}

  @Test func aReturnedObjectIsLentAgain() throws {
    let made = Mutex(0)
    let pool = ReusePool<Thing> {
      made.withLock { $0 += 1 }
      return Thing()
    }
    for _ in 0..<10 { try pool.withElement { _ in } }
    #expect(made.withLock { $0 } == 1)
    try pool.withElement { first in
      try pool.withElement { second in #expect(first !== second) }
    }
    #expect(made.withLock { $0 } == 2)
  }

  @Test func anErrorReturnsTheObject() throws {
    struct Stop: Error {}
    let made = Mutex(0)
    let pool = ReusePool<Thing> {
      made.withLock { $0 += 1 }
      return Thing()
    }
    #expect(throws: Stop.self) { try pool.withElement { _ in throw Stop() } }
    try pool.withElement { _ in }
    #expect(made.withLock { $0 } == 1)
  }
}
