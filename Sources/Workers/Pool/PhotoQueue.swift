import Dispatch
import Synchronization

/// Photos that wait for a worker, first come first served. Its takers are threads, which it puts to sleep.
///
/// It has no bound of its own: ``Admission`` lets in no more requests than may wait.
final class JobQueue: Sendable {
  private struct State {
    var jobs: [PhotoJob] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let arrivals = DispatchSemaphore(value: 0)

  var count: Int { state.withLock { $0.jobs.count } }
  var isClosed: Bool { state.withLock { $0.isClosed } }

  func add(_ job: PhotoJob) {
    let isAdded = state.withLock { state in
      if state.isClosed { return false }
      state.jobs.append(job)
      return true
    }
    if isAdded { arrivals.signal() } else { job.finish(.failure(.dropped)) }
  }

  /// The next photo that is still worth reading; waits for one. Nil once the queue is closed.
  func next() -> PhotoJob? {
    while true {
      arrivals.wait()
      let (job, isClosed) = state.withLock { state in
        (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosed)
      }
      guard let job else {
        if isClosed {
          // For the next taker.
          arrivals.signal()
          return nil
        }
        continue
      }
      if job.isWanted(), .now < job.expiry { return job }
      job.finish(.failure(.dropped))
    }
  }

  /// Gives up what has waited too long, for times when nobody takes.
  func dropExpired() {
    let now = ContinuousClock.now
    let expired = state.withLock { state in
      let expired = state.jobs.filter { $0.expiry <= now }
      state.jobs.removeAll { $0.expiry <= now }
      return expired
    }
    for job in expired { job.finish(.failure(.dropped)) }
  }

  /// Ends the queue: what still waits is given up, and the takers are sent home.
  func close() {
    let left = state.withLock { state in
      state.isClosed = true
      defer { state.jobs = [] }
      return state.jobs
    }
    for job in left { job.finish(.failure(.dropped)) }
    arrivals.signal()
  }
}
