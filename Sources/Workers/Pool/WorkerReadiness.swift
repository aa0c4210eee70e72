import Failures
import Synchronization

/// The number of workers of a pool that run, and the callers that wait for the first of them.
final class WorkerReadiness: Sendable {
  private struct State {
    var running = 0
    var outcome: Result<Void, WorkerFailure>?
    var waiting: [CheckedContinuation<Void, any Error>] = []
  }

  private let state = Mutex(State())

  /// The number of workers that can be given photos.
  var count: Int { state.withLock { $0.running } }

  func workerStarted() { settle(.success(())) { $0.running += 1 } }

  func workerEnded() { state.withLock { $0.running -= 1 } }

  func workerFailed(_ failure: WorkerFailure) { settle(.failure(failure)) { _ in } }

  /// Waits for the first worker.
  ///
  /// - Throws: The ``WorkerFailure`` of the first worker that does not start.
  func waitForFirst() async throws {
    try await withCheckedThrowingContinuation { continuation in
      let outcome = state.withLock { state in
        if state.outcome == nil { state.waiting.append(continuation) }
        return state.outcome
      }
      if let outcome { continuation.resume(with: outcome.mapError { $0 }) }
    }
  }

  private func settle(_ outcome: Result<Void, WorkerFailure>, _ change: (inout State) -> Void) {
    let waiting = state.withLock { state in
      change(&state)
      state.outcome = state.outcome ?? outcome
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(with: outcome.mapError { $0 }) }
  }
}
