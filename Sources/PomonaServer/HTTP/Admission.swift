import Synchronization

/// Lets in as many requests as can be worked on and may wait; whoever comes then is told to come again, at once.
final class Admission: Sendable {
  /// Requests that are worked on at a time.
  let working: Int
  /// Requests that may wait behind them.
  let places: Int
  private let admitted = Mutex(0)

  init(working: Int, places: Int) {
    self.working = working
    self.places = places
  }

  /// Requests that wait.
  var waiting: Int { max(0, admitted.withLock { $0 } - working) }

  var isFull: Bool { admitted.withLock { $0 } >= working + places }

  /// Does `body`, or throws ``HTTPFailure/tooMany`` when it is full.
  func enter<R>(_ body: () async throws -> R) async throws -> R {
    let isAdmitted = admitted.withLock { admitted in
      guard admitted < working + places else { return false }
      admitted += 1
      return true
    }
    guard isAdmitted else { throw HTTPFailure.tooMany }
    defer { admitted.withLock { $0 -= 1 } }
    return try await body()
  }
}
