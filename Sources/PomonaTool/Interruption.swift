import Dispatch
import Foundation

/// What Ctrl-C does: everything that is written appears only when it is whole, so the process may simply end.
enum Interruption {
  /// Ends the process with the status that shells give an interrupted command, and ends the line of the progress.
  static func handle() {
    signal(SIGINT) { _ in
      // Only what is safe in a signal handler.
      let text: StaticString = "\ninterrupted; train and features go on from here with --resume\n"
      _ = Foundation.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(130)
    }
  }
}

#if Spark
/// What Ctrl-C does while a cluster works: the first stops the job there, the second ends the process.
final class ClusterInterruption {
  private let source: any DispatchSourceSignal

  init(_ cancel: @escaping @Sendable () -> Void) {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      StandardError.write("\ninterrupted; the job on the cluster is being stopped\n")
      cancel()
      Interruption.handle()
    }
    source.activate()
  }

  func end() {
    source.cancel()
    Interruption.handle()
  }
}
#endif
