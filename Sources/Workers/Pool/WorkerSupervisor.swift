import Failures
import Features
import Logging

/// Supervises one worker: starts it, gives it photos one after the other, and restarts it after a crash or a timeout.
///
/// Only the photo that a worker was decoding when it failed has no result; those behind it are still in the queue. When the
/// worker was killed externally, even that photo is tried once more.
struct WorkerSupervisor: Sendable {
  /// The pause between two attempts to drop expired photos while no worker runs.
  private static let pause = Duration.milliseconds(500)

  let start: WorkerPool.Start
  /// The time limit of one photo.
  let limit: Duration
  let queue: PhotoQueue
  let readiness: WorkerReadiness
  let time: TimeSource
  let observer: WorkerPool.Observer
  let logger: Logger

  /// Runs until the queue is closed. Blocks its thread while a worker works.
  func run() async {
    var failures = 0
    while !queue.isClosed {
      do throws(WorkerFailure) {
        let worker = try start()
        failures = 0
        readiness.workerStarted()
        await serve(with: worker)
        readiness.workerEnded()
      } catch {
        failures += 1
        readiness.workerFailed(error)
        observer(.workerEnded(error.code))
        logger.error("a worker does not start", metadata: ["reason": "\(error)"])
        await backOff(after: failures)
      }
    }
  }

  /// Works until the worker fails or the queue is closed. A photo that is not the reason for a failure is put back.
  private func serve(with worker: any WorkerConnection) async {
    var next = await queue.next(hasFinished: false)
    while var job = next {
      guard worker.isAlive else {
        defer { queue.finished() }
        replace(worker, after: WorkerFailure(.ended, "the process ended between two photos"))
        return queue.putBack(job)
      }
      do throws(WorkerFailure) {
        finish(job, with: try job.outcome(from: worker, within: limit))
        next = await queue.next(hasFinished: true)
      } catch {
        defer { queue.finished() }
        let termination = replace(worker, after: error)
        if termination.wasKilledExternally && !job.isRetried {
          job.isRetried = true
          return queue.putBack(job)
        }
        return finish(
          job, with: job.outcome(failure: error.code == .timedOut ? .timedOut : .crashed))
      }
    }
  }

  private func finish(_ job: PhotoJob, with outcome: PhotoOutcome<WorkerReply>) {
    observer(.photoFinished(outcome.failure?.kind, outcome.duration))
    job.finish(outcome)
  }

  @discardableResult private func replace(
    _ worker: any WorkerConnection, after failure: WorkerFailure
  ) -> Termination {
    observer(.workerEnded(failure.code))
    let termination = worker.terminate(after: failure)
    let reason = failure.code == .ended ? "\(termination)" : failure.message
    logger.warning("a worker is restarted", metadata: ["reason": "\(reason)"])
    return termination
  }

  /// Pauses half a second, then twice as long with every further failure, at most half a minute. Photos expire meanwhile.
  private func backOff(after failures: Int) async {
    for _ in 0..<min(1 << min(failures - 1, 6), 60) where !queue.isClosed {
      queue.dropExpired()
      await time.sleep(Self.pause)
    }
  }
}
