#if Spark
internal import Dispatch
internal import Synchronization

/// Lets synchronous code wait for asynchronous, and others cancel what it waits for.
final class Waiting: Sendable {
  private struct State {
    var tasks: [Int: @Sendable () -> Void] = [:]
    var next = 0
    var isCancelled = false
  }

  private let state = Mutex(State())

  /// Runs `body` to its end; the calling thread sleeps meanwhile.
  func wait<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) throws -> R {
    let done = DispatchSemaphore(value: 0)
    let outcome = Outcome<R>()
    let task = Task {
      do {
        let value = try await body()
        outcome.result.withLock { $0 = .success(value) }
      } catch {
        outcome.result.withLock { $0 = .failure(error) }
      }
      done.signal()
    }
    let number = state.withLock { state in
      state.next += 1
      state.tasks[state.next] = { task.cancel() }
      if state.isCancelled { task.cancel() }
      return state.next
    }
    done.wait()
    state.withLock { $0.tasks[number] = nil }
    guard let result = outcome.result.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }

  func cancel() {
    let tasks = state.withLock { state in
      state.isCancelled = true
      return Array(state.tasks.values)
    }
    for cancel in tasks { cancel() }
  }

  private final class Outcome<R: Sendable>: Sendable {
    let result = Mutex<Result<R, any Error>?>(nil)
  }
}
#endif
