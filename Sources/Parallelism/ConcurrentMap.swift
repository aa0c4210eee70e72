/// An asynchronous sequence that maps the elements of another one on threads of its own.
///
/// Results come in the order of the elements, or as they are ready. The elements that have been taken from the base and
/// whose results have not been consumed are bounded in number and in weight: a slow consumer slows the base down, and
/// memory does not grow with the length of the sequence.
///
/// The work begins with the first call of `next()` and ends when the iterator is released or its task is cancelled. An
/// error thrown by the base or by the mapping ends the sequence in the place of the element that caused it.
package struct ConcurrentMap<Base: AsyncSequence & Sendable, Output: Sendable>: AsyncSequence,
  Sendable
where Base.Element: Sendable {
  package typealias Element = Output
  package typealias Failure = any Error
  /// A function of one thread; it may keep state from element to element.
  package typealias Worker = (Base.Element) throws -> Output

  private let base: Base
  private let configuration: ConcurrentMapConfiguration
  private let weight: @Sendable (Base.Element) -> Int
  private let makeWorker: @Sendable () throws -> Worker

  /// A map of `base`.
  ///
  /// - Parameters:
  ///   - base: The elements.
  ///   - configuration: The number of threads, the order of the results and the bounds.
  ///   - weight: The weight of an element, such as the bytes it will occupy.
  ///   - makeWorker: Makes the function of one thread. It is called on that thread.
  package init(
    _ base: Base, configuration: ConcurrentMapConfiguration,
    weight: @escaping @Sendable (Base.Element) -> Int = { _ in 0 },
    makeWorker: @escaping @Sendable () throws -> Worker
  ) {
    self.base = base
    self.configuration = configuration
    self.weight = weight
    self.makeWorker = makeWorker
  }

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(map: self) }

  package struct AsyncIterator: AsyncIteratorProtocol {
    private let map: ConcurrentMap
    private var run: ConcurrentMapRun<Base.Element, Output>?

    fileprivate init(map: ConcurrentMap) { self.map = map }

    package mutating func next() async throws -> Output? {
      let run = self.run ?? map.start()
      self.run = run
      return try await run.next()
    }
  }

  private func start() -> ConcurrentMapRun<Base.Element, Output> {
    let flow = ConcurrentMapFlow<Base.Element, Output>(configuration)
    let (base, weight, makeWorker) = (base, weight, makeWorker)
    let threads = Swift.max(1, configuration.threads)
    return ConcurrentMapRun(
      flow: flow,
      task: Task {
        let pool = ThreadPool(threads: threads)
        await withTaskGroup(of: Void.self) { group in
          group.addTask { await flow.feed(from: base, weight: weight) }
          for _ in 0..<threads {
            group.addTask(executorPreference: pool) { await flow.work(makeWorker) }
          }
        }
        withExtendedLifetime(pool) {}
      })
  }
}

/// The threads, the order and the bounds of a ``ConcurrentMap``.
package struct ConcurrentMapConfiguration: Sendable {
  /// The order of the results.
  package enum Order: Sendable {
    /// That of the elements.
    case preserved
    /// That in which they are ready.
    case asReady
  }

  /// The number of threads.
  package var threads: Int
  /// The order of the results.
  package var order = Order.preserved
  /// The most elements under way at a time.
  package var maximumElements: Int
  /// The greatest weight of the elements under way; one element is always let through.
  package var maximumWeight = Int.max

  /// This many threads; elements under way are bounded to 32 for each.
  package init(threads: Int) {
    self.threads = threads
    maximumElements = Swift.max(1, threads) * 32
  }
}

/// A ``ConcurrentMap`` at work; releasing it cancels the work.
final class ConcurrentMapRun<Input: Sendable, Output: Sendable>: Sendable {
  private let flow: ConcurrentMapFlow<Input, Output>
  private let task: Task<Void, Never>

  init(flow: ConcurrentMapFlow<Input, Output>, task: Task<Void, Never>) {
    self.flow = flow
    self.task = task
  }

  deinit { cancel() }

  func next() async throws -> Output? {
    try await withTaskCancellationHandler {
      try await flow.next()
    } onCancel: {
      cancel()
    }
  }

  private func cancel() {
    task.cancel()
    flow.cancel()
  }
}
