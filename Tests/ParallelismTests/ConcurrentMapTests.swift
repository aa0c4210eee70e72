import Glibc
import Parallelism
import Synchronization
import Testing

/// The numbers below a bound; counts how many have been taken.
private struct Numbers: AsyncSequence, Sendable {
  typealias Failure = any Error
  let count: Int
  var failure: (at: Int, error: TestError)?
  let taken = Counter()

  struct AsyncIterator: AsyncIteratorProtocol {
    let numbers: Numbers
    var next = 0

    mutating func next() async throws -> Int? {
      if let failure = numbers.failure, failure.at == next { throw failure.error }
      guard next < numbers.count else { return nil }
      defer { next += 1 }
      numbers.taken.add(1)
      return next
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(numbers: self) }
}

private final class Counter: Sendable {
  private let count = Mutex(0)
  var value: Int { count.withLock { $0 } }
  @discardableResult func add(_ change: Int) -> Int {
    count.withLock {
      $0 += change
      return $0
    }
  }
}

private struct TestError: Error, Equatable { let number: Int }

@Suite struct ConcurrentMapTests {
  private func collect<S: AsyncSequence>(_ sequence: S) async throws -> [S.Element] {
    var elements: [S.Element] = []
    for try await element in sequence { elements.append(element) }
    return elements
  }

  @Test(arguments: [1, 2, 7])
  func resultsKeepTheOrderOfTheElements(threads: Int) async throws {
    let map = ConcurrentMap(Numbers(count: 500), configuration: .init(threads: threads)) {
      { number in
        if number.isMultiple(of: 50) { usleep(2000) }
        return number * 2
      }
    }
    #expect(try await collect(map) == (0..<500).map { $0 * 2 })
  }

  @Test func resultsCanComeAsTheyAreReady() async throws {
    var configuration = ConcurrentMapConfiguration(threads: 4)
    configuration.order = .asReady
    let map = ConcurrentMap(Numbers(count: 300), configuration: configuration) {
      { number in
        if number == 0 { usleep(50_000) }
        return number
      }
    }
    let results = try await collect(map)
    #expect(results.sorted() == Array(0..<300))
    #expect(results.first != 0)
  }

  @Test func anEmptySequenceEnds() async throws {
    let map = ConcurrentMap(Numbers(count: 0), configuration: .init(threads: 3)) { { $0 } }
    #expect(try await collect(map).isEmpty)
  }

  @Test func aSlowConsumerSlowsTheBaseDown() async throws {
    let numbers = Numbers(count: 10_000)
    var configuration = ConcurrentMapConfiguration(threads: 2)
    configuration.maximumElements = 10
    var consumed = 0
    for try await _ in ConcurrentMap(numbers, configuration: configuration, makeWorker: { { $0 } })
    {
      consumed += 1
      try await Task.sleep(for: .milliseconds(1))
      // The element that waits for room has been taken from the base as well.
      #expect(numbers.taken.value <= consumed + 11)
      if consumed == 50 { break }
    }
  }

  @Test func theWeightOfElementsUnderWayIsBounded() async throws {
    var configuration = ConcurrentMapConfiguration(threads: 8)
    configuration.maximumWeight = 100
    let atWork = Counter()
    let map = ConcurrentMap(
      Numbers(count: 200), configuration: configuration, weight: { _ in 40 },
      makeWorker: {
        { number in
          #expect(atWork.add(1) <= 2)
          usleep(200)
          atWork.add(-1)
          return number
        }
      })
    #expect(try await collect(map).count == 200)
  }

  @Test func anElementHeavierThanTheBoundIsLetThroughAlone() async throws {
    var configuration = ConcurrentMapConfiguration(threads: 2)
    configuration.maximumWeight = 1
    let map = ConcurrentMap(
      Numbers(count: 20), configuration: configuration, weight: { _ in 5 }, makeWorker: { { $0 } })
    #expect(try await collect(map) == Array(0..<20))
  }

  @Test func anErrorEndsTheSequenceInItsPlace() async throws {
    let map = ConcurrentMap(Numbers(count: 1000), configuration: .init(threads: 4)) {
      { number in
        if number == 700 { throw TestError(number: number) }
        if number == 699 { usleep(20_000) }
        return number
      }
    }
    var results: [Int] = []
    let error = await #expect(throws: TestError.self) {
      for try await result in map { results.append(result) }
    }
    #expect(error?.number == 700)
    #expect(results == Array(0..<700))
  }

  @Test func theFirstOfSeveralErrorsIsThrown() async throws {
    let map = ConcurrentMap(Numbers(count: 100), configuration: .init(threads: 8)) {
      { number -> Int in
        if number == 10 { usleep(20_000) }
        if number >= 10 { throw TestError(number: number) }
        return number
      }
    }
    let error = await #expect(throws: TestError.self) { try await collect(map) }
    #expect(error?.number == 10)
  }

  @Test func anErrorOfTheBaseEndsTheSequenceBehindItsElements() async throws {
    let numbers = Numbers(count: 100, failure: (at: 30, error: TestError(number: -1)))
    var results: [Int] = []
    let error = await #expect(throws: TestError.self) {
      let map = ConcurrentMap(numbers, configuration: .init(threads: 3)) { { $0 } }
      for try await result in map { results.append(result) }
    }
    #expect(error?.number == -1)
    #expect(results == Array(0..<30))
  }

  @Test func aWorkerThatCannotBeMadeIsAnError() async throws {
    let map = ConcurrentMap(Numbers(count: 5), configuration: .init(threads: 2)) {
      () throws -> (Int) throws -> Int in throw TestError(number: 1)
    }
    await #expect(throws: TestError(number: 1)) { try await collect(map) }
  }

  @Test func cancellingTheTaskEndsTheWork() async throws {
    let numbers = Numbers(count: 1_000_000)
    let task = Task {
      let map = ConcurrentMap(numbers, configuration: .init(threads: 2)) {
        { number in
          usleep(500)
          return number
        }
      }
      for try await _ in map {}
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    let taken = numbers.taken.value
    try await Task.sleep(for: .milliseconds(50))
    #expect(numbers.taken.value <= taken + 2)
  }

  @Test func aWorkerKeepsItsStateOnOneThread() async throws {
    let workers = Counter()
    let map = ConcurrentMap(Numbers(count: 400), configuration: .init(threads: 3)) {
      workers.add(1)
      var seen = 0
      return { _ in
        seen += 1
        return seen
      }
    }
    let counts = try await collect(map)
    #expect(workers.value <= 3)
    #expect(counts.count { $0 == 1 } == workers.value)
  }
}
