import Datasets
import Failures
import Features

/// A photo in the queue of a pool.
struct PhotoJob: Sendable {
  let photo: WorkerPhoto
  let work: PhotoWork
  /// The time after which work on it is not begun.
  let expiry: ContinuousClock.Instant
  /// True after its worker was killed externally.
  var isRetried = false
  /// Returns true while the caller waits for the result.
  let isWanted: @Sendable () -> Bool
  /// Called once, on any thread.
  let finish: @Sendable (PhotoOutcome<WorkerReply>) -> Void

  /// Finishes without work.
  func drop() { finish(outcome(failure: .dropped)) }

  func outcome(failure: PhotoFailure) -> PhotoOutcome<WorkerReply> {
    PhotoOutcome(photo.sample, result: .failure(failure))
  }

  /// The outcome of a worker's work on the photo.
  ///
  /// - Throws: A ``WorkerFailure`` when the worker cannot be used any more.
  func outcome(
    from worker: any WorkerConnection, within limit: Duration
  ) throws(WorkerFailure) -> PhotoOutcome<WorkerReply> {
    let start = ContinuousClock.now
    let payload: PhotoPayload
    do throws(PhotoFailure) { payload = try photo.payload() } catch {
      return outcome(failure: error)
    }
    let reply = try worker.reply(
      to: .photo(payload, path: photo.sample.path, work), until: start + limit)
    switch reply {
    case .values(_, let size), .explanation(_, let size):
      return PhotoOutcome(
        photo.sample, size: size, result: .success(reply), duration: .now - start)
    case .unreadable(let reason):
      return PhotoOutcome(
        photo.sample, result: .failure(PhotoFailure(.unreadable, reason)), duration: .now - start)
    case .failure(let reason): throw WorkerFailure(.protocolViolation, reason)
    case .hello, .head, .evaluations, .statistics:
      throw WorkerFailure(.protocolViolation, "the worker sent a reply to another request")
    }
  }
}
