import Dispatch
import Failures
import Foundation
import Parallelism

/// The handling of Ctrl-C while a command works.
package enum Interruption {
  /// The request to end a stage of the work early, which the first SIGINT makes while such a stage runs.
  static let stop = StopRequest()

  /// Runs the work of a command as a task. The first SIGINT cancels it, a second one ends the process at once: outputs
  /// appear only when they are complete, so nothing partial is left in their place. Where the work ends a stage early on
  /// ``stop``, these are the second and the third.
  ///
  /// - Throws: An error of the work; `CancellationError` in its place once the work was interrupted, since cancelled work
  ///   may fail in many ways.
  package static func cancelling(
    _ work: @escaping @Sendable () async throws -> Void
  ) async throws {
    let task = Task { try await work() }
    let source = onInterrupt {
      if stop.request() {
        StandardError.write("\npomona: ending the stage; press Ctrl-C again to end the command\n")
        return false
      }
      StandardError.write("\npomona: stopping; press Ctrl-C again to end at once\n")
      task.cancel()
      return true
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
  private static func onInterrupt(_ first: @escaping () -> Bool) -> any DispatchSourceSignal {
    let source = DispatchSource.makeSignalSource(
      signal: SIGINT, queue: DispatchQueue(label: "pomona.interruption"))
    var isStopping = false
    source.setEventHandler {
      if isStopping { _exit(ExitStatus.interrupted.rawValue) }
      isStopping = first()
    }
    source.activate()
    return source
  }
}
