import Synchronization

/// A request to end one stage of the work early, with the result that it has, while that stage runs.
package final class StopRequest: Sendable {
  /// Set by an accepted request.
  package let flag = CancellationFlag()
  private let isArmed = Atomic(false)

  package init() {}

  /// Requests are accepted from now on.
  package func arm() { isArmed.store(true, ordering: .relaxed) }

  /// Requests are no longer accepted.
  package func disarm() { isArmed.store(false, ordering: .relaxed) }

  /// Requests the end of the stage.
  ///
  /// - Returns: False when the stage does not run, or has been asked before.
  package func request() -> Bool {
    guard isArmed.load(ordering: .relaxed), !flag.isCancelled else { return false }
    flag.cancel()
    return true
  }
}
