import Synchronization

/// Photos that wait for a worker, first in, first out.
///
/// It has no bound of its own: its callers admit no more requests than may wait.
final class PhotoQueue: Sendable {
  private struct State {
    var jobs: [PhotoJob] = []
    var takers: [CheckedContinuation<PhotoJob?, Never>] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let time: TimeSource

  init(time: TimeSource = .continuous) { self.time = time }

  /// The number of waiting photos.
  var count: Int { state.withLock { $0.jobs.count } }
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Adds a photo, or drops it when the queue is closed.
  func add(_ job: PhotoJob) {
    enum Action {
      case none, drop
      case hand(CheckedContinuation<PhotoJob?, Never>)
    }
    let action: Action = state.withLock { state in
      if state.isClosed { return .drop }
      if !state.takers.isEmpty { return .hand(state.takers.removeFirst()) }
      state.jobs.append(job)
      return .none
    }
    switch action {
    case .none: break
    case .drop: job.drop()
    case .hand(let taker): taker.resume(returning: job)
    }
  }

  /// Takes the next photo that is still worth the work; waits for one. Nil once the queue is closed.
  func next() async -> PhotoJob? {
    while let job = await take() {
      if job.isWanted(), time.now() < job.expiry { return job }
      job.drop()
    }
    return nil
  }

  private func take() async -> PhotoJob? {
    await withCheckedContinuation { continuation in
      let (job, mustWait): (PhotoJob?, Bool) = state.withLock { state in
        if !state.jobs.isEmpty { return (state.jobs.removeFirst(), false) }
        if !state.isClosed { state.takers.append(continuation) }
        return (nil, !state.isClosed)
      }
      if !mustWait { continuation.resume(returning: job) }
    }
  }

  /// Drops the photos that have waited too long, for times when no worker takes any.
  func dropExpired() {
    let now = time.now()
    let expired = state.withLock { state in
      let expired = state.jobs.filter { $0.expiry <= now }
      state.jobs.removeAll { $0.expiry <= now }
      return expired
    }
    for job in expired { job.drop() }
  }

  /// Closes the queue: waiting photos are dropped, and ``next()`` returns nil.
  func close() {
    let (jobs, takers) = state.withLock { state in
      state.isClosed = true
      defer { (state.jobs, state.takers) = ([], []) }
      return (state.jobs, state.takers)
    }
    for job in jobs { job.drop() }
    for taker in takers { taker.resume(returning: nil) }
  }
}
