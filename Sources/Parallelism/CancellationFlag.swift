import Synchronization

/// A request to cancel synchronous work, readable from any thread.
///
/// Threads of ``concurrentForEach(count:jobs:_:)`` run outside of any task, where `Task.isCancelled` is always false. The
/// flag carries the cancellation of a task to them: see ``withCancellationFlag(isolation:_:)``. A flag that has been set
/// stays set.
package final class CancellationFlag: Sendable {
  private let flag = Atomic(false)

  /// A flag that is not set.
  package init() {}

  /// Sets the flag.
  package func cancel() { flag.store(true, ordering: .relaxed) }

  /// Returns true once the flag is set.
  package var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// Calls `body` with a flag that is set when the current task is cancelled, at once if it already is.
///
/// - Parameters:
///   - isolation: The actor that `body` runs on; the caller's by default.
///   - body: The work. It decides itself how it ends when the flag is set.
/// - Returns: The result of `body`.
package func withCancellationFlag<Result>(
  isolation: isolated (any Actor)? = #isolation,
  _ body: (CancellationFlag) async throws -> Result
) async rethrows -> Result {
  let flag = CancellationFlag()
  return try await withTaskCancellationHandler {
    try await body(flag)
  } onCancel: {
    flag.cancel()
  }
}
