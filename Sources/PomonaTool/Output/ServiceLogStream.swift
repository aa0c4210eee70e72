package import Dispatch
import Synchronization

/// The log of a service on standard error, written by a thread of its own, so that a reader who stalls does not stall the
/// service. Entries that find 1 MiB of others waiting are dropped, and the next entry states their number.
package final class ServiceLogStream: Sendable {
  private struct State {
    var pendingBytes = 0
    var dropped = 0
  }

  private static let maximumPending = 1 << 20

  private let output: @Sendable (String) -> Void
  private let queue = DispatchQueue(label: "pomona.log")
  private let state = Mutex(State())

  /// - Parameter output: Writes text, and waits while its reader is slower.
  package init(output: @escaping @Sendable (String) -> Void) { self.output = output }

  /// Writes an entry soon; returns at once.
  package func write(_ entry: String) {
    let count = entry.utf8.count
    let dropped = state.withLock { state -> Int? in
      guard state.pendingBytes + count <= Self.maximumPending else {
        state.dropped += 1
        return nil
      }
      state.pendingBytes += count
      defer { state.dropped = 0 }
      return state.dropped
    }
    guard let dropped else { return }
    queue.async { [self] in
      if dropped > 0 { output("\(dropped) entries were dropped: the log was read too slowly\n") }
      output(entry)
      state.withLock { $0.pendingBytes -= count }
    }
  }

  /// Waits until what was written has been read, for at most this time.
  package func flush(within time: DispatchTimeInterval = .seconds(1)) {
    let isDone = DispatchSemaphore(value: 0)
    queue.async { isDone.signal() }
    _ = isDone.wait(timeout: .now() + time)
  }
}
