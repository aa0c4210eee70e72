import Dispatch
import Failures
import Foundation

/// The signals that end a command which works until it is told to stop: the first SIGTERM or SIGINT asks it to, the second
/// ends the process at once.
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
