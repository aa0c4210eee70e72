import Synchronization

/// Admits as many requests as can be worked on and may wait. Rejects with 429 once ``capacity`` requests wait.
package final class Admission: Sendable {
  /// The requests that are worked on at a time.
  let working: Int
  /// The requests that may wait behind them.
  let capacity: Int
  private let admitted = Mutex(0)

  /// - Parameters:
  ///   - working: The requests that are worked on at a time.
  ///   - capacity: The requests that may wait behind them.
  package init(working: Int, capacity: Int) {
    self.working = working
    self.capacity = capacity
  }

  /// The requests that wait.
  package var waiting: Int { max(0, admitted.withLock { $0 } - working) }

  /// True if the next request would be rejected.
  package var isFull: Bool { admitted.withLock { $0 } >= working + capacity }

  /// Performs `body`, or throws ``HTTPFailure/tooManyRequests`` when it is full.
  package func admit<Result>(_ body: () async throws -> Result) async throws -> Result {
    let isAdmitted = admitted.withLock { admitted in
      guard admitted < working + capacity else { return false }
      admitted += 1
      return true
    }
    guard isAdmitted else { throw HTTPFailure.tooManyRequests }
    defer { admitted.withLock { $0 -= 1 } }
    return try await body()
  }
}
