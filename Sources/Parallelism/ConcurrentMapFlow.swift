import Synchronization

/// The elements of a ``ConcurrentMap`` between the base and the workers, and their results between the workers and the
/// consumer.
final class ConcurrentMapFlow<Input: Sendable, Output: Sendable>: Sendable {
  private typealias State = ConcurrentMapState<Input, Output>
  private typealias Continuation = CheckedContinuation<Void, Never>

  private let configuration: ConcurrentMapConfiguration
  private let state = Mutex(State())

  init(_ configuration: ConcurrentMapConfiguration) { self.configuration = configuration }

  /// Takes elements from the base as long as there is room for them.
  func feed<Base: AsyncSequence>(from base: Base, weight: @Sendable (Input) -> Int) async
  where Base.Element == Input {
    do {
      for try await element in base {
        let weight = weight(element)
        let room: Void? = await value { [configuration] in $0.reserve(weight, within: configuration)
        }
        guard room != nil else { return }
        wake { $0.add(element) }
      }
      wake { $0.complete() }
    } catch {
      wake { $0.complete(with: error) }
    }
  }

  /// Maps elements on the calling thread until there are no more.
  func work(_ makeWorker: @Sendable () throws -> (Input) throws -> Output) async {
    var worker: ((Input) throws -> Output)?
    while let (number, element) = await value({ $0.takeElement() }) {
      let result = Result {
        let map = try worker ?? makeWorker()
        worker = map
        return try map(element)
      }
      wake { $0.add(result, for: number) }
    }
  }

  /// The next result; nil at the end.
  ///
  /// - Throws: The error of the base or of a worker; `CancellationError` when the work was cancelled.
  func next() async throws -> Output? {
    let order = configuration.order
    let result = await value { $0.takeResult(in: order) }
    wake { $0.feederIfRoomWasMade() }
    return try result?.get()
  }

  /// Ends the work; every suspended caller is resumed.
  func cancel() { wake { $0.cancel() } }

  /// Asks `step` until it is done, suspending while it has to wait.
  private func value<Value: Sendable>(
    _ step:
      @escaping @Sendable (inout ConcurrentMapState<Input, Output>) -> ConcurrentMapStep<Value>
  ) async -> Value? {
    while true {
      switch state.withLock({ step(&$0) }) {
      case .value(let value): return value
      case .end: return nil
      case .wait(let role):
        await withCheckedContinuation { (continuation: Continuation) in
          // Asks again under the lock that registers: a change in between would be missed.
          let mustWait = state.withLock { $0.suspend(continuation, as: role) }
          if !mustWait { continuation.resume() }
        }
      }
    }
  }

  private func wake(
    _ change: (inout ConcurrentMapState<Input, Output>) -> [CheckedContinuation<Void, Never>]
  ) {
    for continuation in state.withLock({ change(&$0) }) { continuation.resume() }
  }
}
