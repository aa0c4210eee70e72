import Dispatch
import Foundation
import Synchronization

/// A fixed number of threads that run the jobs of tasks, first in, first out.
///
/// Work that blocks its thread (system calls, native libraries, long computation) belongs here: Swift's own pool has
/// as many threads as the machine has cores, and a blocked one is missing to every other task.
///
/// The threads end when the pool is released. A task that prefers the pool must not outlive it.
package final class ThreadPool: TaskExecutor {
  private let jobs = JobQueue()

  /// A pool of this many threads, at least one.
  package init(threads: Int) {
    for _ in 0..<max(1, threads) { Thread { [jobs] in jobs.run() }.start() }
  }

  deinit { jobs.close() }

  package func enqueue(_ job: consuming ExecutorJob) {
    jobs.add(UnownedJob(job), for: asUnownedTaskExecutor())
  }
}

/// The jobs that wait for a thread of a ``ThreadPool``.
private final class JobQueue: Sendable {
  private struct State {
    var jobs: [(UnownedJob, UnownedTaskExecutor)] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let arrivals = DispatchSemaphore(value: 0)

  func add(_ job: UnownedJob, for executor: UnownedTaskExecutor) {
    state.withLock { $0.jobs.append((job, executor)) }
    arrivals.signal()
  }

  func close() {
    state.withLock { $0.isClosed = true }
    arrivals.signal()
  }

  /// Runs jobs on the calling thread until the queue is closed and empty.
  func run() {
    while true {
      arrivals.wait()
      let (next, isClosed) = state.withLock { state in
        (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosed)
      }
      if let (job, executor) = next {
        job.runSynchronously(on: executor)
      } else if isClosed {
        // Passes the signal on to the next thread.
        arrivals.signal()
        return
      }
    }
  }
}
