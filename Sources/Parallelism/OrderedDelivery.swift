import Synchronization

/// Puts chunks that many threads finish in any order back into their order, and hands them on one at a time.
///
/// The receiver runs under the lock. That is the back-pressure: who delivers while the receiver is busy waits. Out of
/// order waits only what others finish while one photo is decoded, which the limits on a photo's size bound.
package final class OrderedDelivery<Chunk: Sendable>: Sendable {
  private struct State {
    var next = 0
    var early: [Int: Chunk] = [:]
    var failure: (any Error)?
  }

  private let state = Mutex(State())
  private let receive: @Sendable (Chunk) throws -> Void

  package init(receive: @escaping @Sendable (Chunk) throws -> Void) {
    self.receive = receive
  }

  /// Takes the chunk with this number, the first being 0.
  ///
  /// - Throws: What the receiver threw, now or for an earlier chunk: nothing is received after a failure.
  package func deliver(_ chunk: Chunk, number: Int) throws {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      state.early[number] = chunk
      while let chunk = state.early.removeValue(forKey: state.next) {
        do {
          try receive(chunk)
        } catch {
          state.failure = error
          throw error
        }
        state.next += 1
      }
    }
  }
}
