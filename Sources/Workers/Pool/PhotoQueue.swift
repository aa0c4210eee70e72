import Synchronization

/// Photos that wait for a worker, first in, first out.
///
/// Some photos are worked on at a time, even if more workers wait: those that are left take the place of workers that end.
/// The queue has no bound of its own: its callers admit no more requests than may wait.
final class PhotoQueue: Sendable {
  private typealias Taker = CheckedContinuation<PhotoJob?, Never>

  private struct State {
    var jobs: [PhotoJob] = []
    var takers: [Taker] = []
    var isClosed = false
    /// The number of photos that may be taken before one is finished.
    var vacancies: Int

    /// The next photo, if one may be taken.
    mutating func take() -> PhotoJob? {
      guard vacancies > 0, !jobs.isEmpty else { return nil }
      vacancies -= 1
      return jobs.removeFirst()
    }

    /// The next photo and its taker, if there are both. The taker is the last one that came, whose memory is in the caches.
    mutating func match() -> (Taker, PhotoJob)? {
      guard !takers.isEmpty, let job = take() else { return nil }
      return (takers.removeLast(), job)
    }
  }

  private let state: Mutex<State>
  private let time: TimeSource

  /// - Parameter concurrency: The number of photos that are worked on at a time.
  init(concurrency: Int, time: TimeSource = .continuous) {
    state = Mutex(State(vacancies: concurrency))
    self.time = time
  }

  /// The number of waiting photos.
  var count: Int { state.withLock { $0.jobs.count } }
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Adds a photo, or drops it when the queue is closed.
  func add(_ job: PhotoJob) { insert(job) { $0.append(job) } }

  /// Adds a photo that was taken before all others; its taker calls ``finished()``, too.
  func putBack(_ job: PhotoJob) { insert(job) { $0.insert(job, at: 0) } }

  private func insert(_ job: PhotoJob, _ change: (inout [PhotoJob]) -> Void) {
    let (match, isClosed) = state.withLock { state in
      if !state.isClosed { change(&state.jobs) }
      return (state.match(), state.isClosed)
    }
    if isClosed { job.drop() }
    if let (taker, job) = match { taker.resume(returning: job) }
  }

  /// Takes the next photo that is still worth the work; waits for one. Nil once the queue is closed.
  ///
  /// - Parameter hasFinished: True for a taker that has finished a photo. It goes on before all that wait: it is awake, and its
  ///   memory is in the caches. A taker that does not come again calls ``finished()``.
  func next(hasFinished: Bool) async -> PhotoJob? {
    var hasFinished = hasFinished
    while let job = await take(hasFinished: hasFinished) {
      if job.isWanted(), time.now() < job.expiry { return job }
      job.drop()
      hasFinished = true
    }
    return nil
  }

  /// Ends the work on a photo, so that another taker may have the next.
  func finished() {
    let match = state.withLock { state in
      state.vacancies += 1
      return state.match()
    }
    if let (taker, job) = match { taker.resume(returning: job) }
  }

  private func take(hasFinished: Bool) async -> PhotoJob? {
    await withCheckedContinuation { continuation in
      let (job, mustWait): (PhotoJob?, Bool) = state.withLock { state in
        if hasFinished { state.vacancies += 1 }
        if let job = state.take() { return (job, false) }
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
