import Synchronization

/// How many workers of a pool are at work, and whoever waits for the first of them.
final class WorkerStaff: Sendable {
  private struct State {
    var present = 0
    var outcome: Result<Void, WorkerFailure>?
    var waiting: [CheckedContinuation<Void, any Error>] = []
  }

  private let state = Mutex(State())

  var present: Int { state.withLock { $0.present } }

  func began() {
    settle(.success(())) { $0.present += 1 }
  }

  func ended() { state.withLock { $0.present -= 1 } }

  func failed(_ failure: WorkerFailure) { settle(.failure(failure)) { _ in } }

  /// Returns when the first worker is there.
  ///
  /// - Throws: Why it could not be started, when that comes first.
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
