import Foundation
import Logging

/// A thread that keeps one worker process: starts it, hands it photos one after the other, and replaces it when it dies or
/// dawdles.
///
/// Only the photo that a worker was reading when it failed has no answer; those behind it have not left the queue. When
/// the worker was killed from outside, even that one is read again.
struct WorkerKeeper: Sendable {
  let command: WorkerProcess.Command
  /// What reading one photo may take.
  let limit: Duration
  let queue: JobQueue
  let staff: WorkerStaff
  let metrics: ServerMetrics
  let model: String
  let logger: Logger

  /// Starts the thread, which ends when the queue is closed.
  func start() { Thread.detachNewThread { run() } }

  private func run() {
    var pending: PhotoJob?
    var failures = 0
    while !queue.isClosed {
      do throws(WorkerFailure) {
        let worker = try WorkerProcess(command)
        failures = 0
        staff.began()
        pending = serve(with: worker, first: pending)
        staff.ended()
      } catch {
        failures += 1
        staff.failed(error)
        metrics.workerEnded(model: model, why: error.kind)
        logger.error("a worker cannot be started", metadata: ["reason": "\(error)"])
        rest(after: failures)
        if let job = pending, job.expiry <= .now {
          job.finish(.failure(.dropped))
          pending = nil
        }
      }
    }
    pending?.finish(.failure(.dropped))
  }

  /// Works until the worker fails or the queue ends. Returns a photo that is not to blame for a failure.
  private func serve(with worker: WorkerProcess, first: PhotoJob?) -> PhotoJob? {
    var next = first
    while let job = next ?? queue.next() {
      let isSecondTry = next != nil
      next = nil
      guard worker.isAlive else {
        note(WorkerFailure(.death, "it ended between two photos"), worker)
        return job
      }
      do throws(WorkerFailure) {
        let result = try worker.answer(job, within: limit)
        metrics.photoRead(result, model: model)
        job.finish(result)
      } catch {
        let obituary = note(error, worker)
        // Killed by somebody else: the photo may be as good as any, and is read once more.
        if obituary.wasKilled && !isSecondTry { return job }
        let result = Result<PhotoAnswer, PhotoFailure>.failure(
          error.kind == .slow ? .slow : .crashed)
        metrics.photoRead(result, model: model)
        job.finish(result)
        return nil
      }
    }
    return nil
  }

  @discardableResult private func note(
    _ failure: WorkerFailure, _ worker: WorkerProcess
  ) -> ChildProcess.Obituary {
    metrics.workerEnded(model: model, why: failure.kind)
    let obituary = worker.end(after: failure)
    logger.warning("a worker is replaced", metadata: ["reason": "\(obituary.words)"])
    return obituary
  }

  /// Half a second, then twice as long with every failure, half a minute at most. Nobody waits in the queue beyond measure.
  private func rest(after failures: Int) {
    for _ in 0..<min(1 << min(failures - 1, 6), 60) where !queue.isClosed {
      queue.dropExpired()
      Thread.sleep(forTimeInterval: 0.5)
    }
  }
}
