import Dispatch
import Failures
import Foundation

/// Handles SIGTERM and SIGINT for a command that runs until it is stopped: the first signal requests a graceful stop, the
/// second ends the process immediately.
final class EndSignals {
  private let sources: [any DispatchSourceSignal]

  /// - Parameter stop: Called once, on a thread of its own.
  init(_ stop: @escaping @Sendable () -> Void) {
    // The queue is a serial one, so that the handlers share the variable.
    let queue = DispatchQueue(label: "pomona.end")
    var isStopping = false
    sources = [SIGTERM, SIGINT].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if isStopping { _exit(ExitStatus.interrupted.rawValue) }
        isStopping = true
        stop()
      }
      source.activate()
      return source
    }
  }

  func cancel() { for source in sources { source.cancel() } }
}
