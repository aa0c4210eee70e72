import Foundation
import Logging

/// A thread that keeps one worker process: starts it, hands it photos one after the other, and replaces it when it dies or
/// dawdles.
///
/// Only the photo that a worker was reading when it failed has no answer. Those behind it have not left the queue.
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
      }
    }
    pending?.finish(.failure(.dropped))
  }

  /// Works until the worker fails or the queue ends. Returns a photo that nobody has looked at yet.
  private func serve(with worker: WorkerProcess, first: PhotoJob?) -> PhotoJob? {
    var next = first
    while let job = next ?? queue.next() {
      next = nil
      // One that died between two photos has done this one no harm.
      guard worker.isAlive else {
        note(WorkerFailure(.death, "it ended between two photos"), worker)
        return job
      }
      do throws(WorkerFailure) {
        let result = try worker.answer(job, within: limit)
        metrics.photoRead(result, model: model)
        job.finish(result)
      } catch {
        let result = Result<PhotoAnswer, PhotoFailure>.failure(
          error.kind == .slow ? .slow : .crashed)
        metrics.photoRead(result, model: model)
        job.finish(result)
        note(error, worker)
        return nil
      }
    }
    return nil
  }

  private func note(_ failure: WorkerFailure, _ worker: WorkerProcess) {
    metrics.workerEnded(model: model, why: failure.kind)
    let reason = worker.end(after: failure)
    logger.warning("a worker is replaced", metadata: ["reason": "\(reason)"])
  }

  /// Half a second, then twice as long with every failure, half a minute at most. Nobody waits in the queue beyond measure.
  private func rest(after failures: Int) {
    for _ in 0..<min(1 << min(failures - 1, 6), 60) where !queue.isClosed {
      queue.dropExpired()
      Thread.sleep(forTimeInterval: 0.5)
    }
  }
}
