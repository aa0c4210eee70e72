import Files
import ObjectStores
import TestSupport
import Testing

@Suite struct RetriesTests {
  private func unreachable() throws(StorageError) -> StorageError {
    StorageError(.unreachable, path: "x", "no answer")
  }

  @Test func triesAgainWithGrowingPausesAndGivesUp() {
    nonisolated(unsafe) var waits: [Double] = []
    var retries = Retries()
    retries.wait = { waits.append($0) }
    var tries = 0
    expectStorageError(.unreachable) {
      try retries { () throws(StorageError) in
        tries += 1
        throw try unreachable()
      }
    }
    #expect(tries == 4)
    #expect(waits.count == 3)
    #expect(zip(waits, [0.25, 0.5, 1]).allSatisfy { $0 > 0 && $0 <= $1 })
  }

  @Test func returnsTheFirstSuccess() throws {
    var retries = Retries()
    retries.wait = { _ in }
    var tries = 0
    let result = try retries { () throws(StorageError) in
      tries += 1
      if tries < 3 { throw try unreachable() }
      return "done"
    }
    #expect(result == "done" && tries == 3)
  }

  @Test func otherFailuresAndHopelessOnesAreNotRepeated() {
    var retries = Retries()
    retries.wait = { _ in }
    var tries = 0
    expectStorageError(.accessDenied) {
      try retries { () throws(StorageError) in
        tries += 1
        throw StorageError(.accessDenied, path: "x", "no")
      }
    }
    expectStorageError(.unreachable) {
      try retries(
        unless: { _ in true },
        { () throws(StorageError) in
          tries += 1
          throw try unreachable()
        })
    }
    #expect(tries == 2)
  }

  @Test func patienceEnds() {
    var retries = Retries()
    retries.wait = { _ in }
    retries.patience = 0
    var tries = 0
    expectStorageError(.unreachable) {
      try retries { () throws(StorageError) in
        tries += 1
        throw try unreachable()
      }
    }
    #expect(tries == 1)
  }
}
