import Synchronization

/// The files that wait to be scored: filled by a source, emptied by one consumer.
///
/// A file that is announced again while it waits or is worked on is worked on once more afterwards, not twice at a time.
package final class Arrivals: Sendable {
  /// The order in which waiting files are taken.
  package enum Order: String, Sendable, CaseIterable {
    case oldest, newest
  }

  /// A file that waits.
  package struct Arrival: Sendable {
    package let file: WatchedFile
    /// The time of the announcement.
    package let time: ContinuousClock.Instant
  }

  private struct State {
    var waiting: [String: Arrival] = [:]
    /// The paths in the order of their announcement; some no longer wait.
    var queue: [String] = []
    var head = 0
    var inHand: Set<String> = []
    var again: [String: Arrival] = [:]
    var isFinished = false
    var isInterrupted = false
    var isStopped = false
    var consumer: CheckedContinuation<Void, Never>?
  }

  private let order: Order
  private let state = Mutex(State())

  package init(order: Order) { self.order = order }

  /// The number of files that wait or are worked on.
  package var count: Int {
    state.withLock { $0.waiting.count + $0.inHand.count + $0.again.count }
  }

  /// The time that the file which has waited longest has waited; nil without one.
  package var oldest: Duration? {
    let time = state.withLock { state in
      for path in state.queue[state.head...] {
        if let arrival = state.waiting[path] { return arrival.time as ContinuousClock.Instant? }
      }
      return nil
    }
    return time.map { ContinuousClock.now - $0 }
  }

  /// Announces a file that is ready.
  package func add(_ file: WatchedFile) {
    change { state in
      let arrival = Arrival(file: file, time: .now)
      if state.inHand.contains(file.path) {
        state.again[file.path] = arrival
      } else {
        if state.waiting.updateValue(arrival, forKey: file.path) == nil {
          state.queue.append(file.path)
        }
      }
    }
  }

  /// Ends the sequence once nothing waits any more.
  package func finish() { change { $0.isFinished = true } }

  /// Makes ``next()`` return nil for good.
  package func stop() { change { $0.isStopped = true } }

  /// Makes ``next()`` return nil until ``resume()``: for a change of the model.
  package func interrupt() { change { $0.isInterrupted = true } }

  package func resume() { change { $0.isInterrupted = false } }

  /// True once the source has finished and nothing waits.
  package var isOver: Bool {
    state.withLock { $0.isFinished && $0.waiting.isEmpty && $0.again.isEmpty }
  }

  /// The next file; nil when the sequence has ended or is interrupted.
  package func next() async -> Arrival? {
    while true {
      let taken: (arrival: Arrival?, isEnd: Bool) = state.withLock { state in
        if state.isInterrupted || state.isStopped { return (nil, true) }
        if let arrival = Self.take(from: &state, order) { return (arrival, false) }
        return (nil, state.isFinished)
      }
      if let arrival = taken.arrival { return arrival }
      if taken.isEnd || Task.isCancelled { return nil }
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          guard state.waiting.isEmpty, !state.isInterrupted, !state.isStopped, !state.isFinished
          else { return true }
          state.consumer = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    }
  }

  /// The work on a file is over.
  package func done(_ path: String) {
    change { state in
      state.inHand.remove(path)
      if let arrival = state.again.removeValue(forKey: path) {
        state.waiting[path] = arrival
        state.queue.append(path)
      }
    }
  }

  /// Puts a file back whose work was not finished.
  package func putBack(_ arrival: Arrival) {
    change { state in
      state.inHand.remove(arrival.file.path)
      state.waiting[arrival.file.path] =
        state.again.removeValue(forKey: arrival.file.path) ?? arrival
      state.queue.append(arrival.file.path)
    }
  }

  private static func take(from state: inout State, _ order: Order) -> Arrival? {
    while state.head < state.queue.count {
      let path: String
      switch order {
      case .newest: path = state.queue.removeLast()
      case .oldest:
        path = state.queue[state.head]
        state.head += 1
        if state.head > 4096, state.head * 2 > state.queue.count {
          state.queue.removeFirst(state.head)
          state.head = 0
        }
      }
      guard let arrival = state.waiting.removeValue(forKey: path) else { continue }
      state.inHand.insert(path)
      return arrival
    }
    return nil
  }

  private func change(_ body: (inout State) -> Void) {
    let consumer = state.withLock { state in
      body(&state)
      defer { state.consumer = nil }
      return state.consumer
    }
    consumer?.resume()
  }
}
