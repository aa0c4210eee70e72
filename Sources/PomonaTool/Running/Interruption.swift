import Dispatch
import Failures
import Foundation

/// The handling of Ctrl-C while a command works.
package enum Interruption {
  /// Runs the work of a command as a task. The first SIGINT cancels it, a second one ends the process at once: outputs
  /// appear only when they are complete, so nothing partial is left in their place.
  ///
  /// - Throws: An error of the work; `CancellationError` in its place once the work was interrupted, since cancelled work
  ///   may fail in many ways.
  package static func cancelling(
    _ work: @escaping @Sendable () async throws -> Void
  ) async throws {
    let task = Task { try await work() }
    let source = onInterrupt {
      StandardError.write("\npomona: stopping; press Ctrl-C again to end at once\n")
      task.cancel()
    }
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
    }
    do {
      try await task.value
    } catch {
      throw task.isCancelled ? CancellationError() : error
    }
  }

  /// The queue is a serial one of its own, so that its thread does not wait for those that work. Dispatch replaces the
  /// default action of the signal when the source is registered; until then it ends the process.
  private static func onInterrupt(_ first: @escaping () -> Void) -> any DispatchSourceSignal {
    let source = DispatchSource.makeSignalSource(
      signal: SIGINT, queue: DispatchQueue(label: "pomona.interruption"))
    var isStopping = false
    source.setEventHandler {
      if isStopping { _exit(ExitStatus.interrupted.rawValue) }
      isStopping = true
      first()
    }
    source.activate()
    return source
  }
}
