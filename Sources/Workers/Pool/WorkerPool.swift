package import Failures
package import Features
package import Learning
package import Logging
package import Models
package import ObjectStores
import Parallelism
import Synchronization

/// The workers of one model and the photos that wait for them.
///
/// The workers end when the pool is closed or released.
package final class WorkerPool: Sendable {
  /// The number of workers and the time limits of a pool.
  package struct Configuration: Sendable {
    /// The number of workers that work at a time.
    package var workers: Int
    /// The number of further workers, each of which takes the place of one that ends.
    package var spares = 0
    /// The time limit of one photo.
    package var photoLimit = Duration.seconds(10)
    /// The time that a photo may wait for a worker.
    package var waitingLimit = Duration.seconds(30)

    package init(workers: Int) { self.workers = workers }
  }

  /// An event to count.
  package enum Event: Sendable {
    /// The work on a photo ended, after this time; nil for a photo with a result.
    case photoFinished(PhotoFailure.Kind?, Duration)
    /// A worker ended and is restarted.
    case workerEnded(WorkerFailure.Code)
  }

  package typealias Observer = @Sendable (Event) -> Void
  /// Starts a worker.
  package typealias Start = @Sendable () throws(WorkerFailure) -> any WorkerConnection

  package let configuration: Configuration
  private let time: TimeSource
  private let queue: PhotoQueue
  private let readiness = WorkerReadiness()
  private let supervisor: WorkerSupervisor
  private let supervision = Mutex<Task<Void, Never>?>(nil)

  /// A pool whose workers have not been started.
  ///
  /// - Parameters:
  ///   - configuration: The number of workers and the time limits.
  ///   - time: The clock of the queue.
  ///   - logger: The log of workers that end.
  ///   - observer: An observer of events, called from any thread.
  ///   - start: Starts a worker, such as a ``WorkerProcess``; may block.
  package init(
    _ configuration: Configuration, time: TimeSource = .continuous, logger: Logger,
    observer: @escaping Observer = { _ in }, start: @escaping Start
  ) {
    self.configuration = configuration
    self.time = time
    queue = PhotoQueue(concurrency: max(1, configuration.workers), time: time)
    supervisor = WorkerSupervisor(
      start: start, limit: configuration.photoLimit, queue: queue, readiness: readiness,
      time: time, observer: observer, logger: logger)
  }

  deinit { close() }

  /// Starts the workers and waits for the first one.
  ///
  /// - Throws: A ``WorkerFailure`` of code `start`.
  package func start() async throws {
    let (supervisor, count) = (supervisor, max(1, configuration.workers) + configuration.spares)
    let task = Task {
      let threads = ThreadPool(threads: count)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<count {
          group.addTask(executorPreference: threads) { await supervisor.run() }
        }
      }
    }
    supervision.withLock { $0 = task }
    try await readiness.waitForFirst()
  }

  /// Drops the waiting photos and ends each worker after the photo it works on.
  package func close() {
    queue.close()
    supervision.withLock { $0 }?.cancel()
  }

  /// The number of photos that wait for a worker.
  package var waitingPhotos: Int { queue.count }
  /// The number of workers that can be given photos.
  package var readyWorkers: Int { min(readiness.count, max(1, configuration.workers)) }

  /// Adds a photo to the queue.
  ///
  /// - Parameter finish: Called once with the outcome, on any thread.
  func add(
    _ photo: WorkerPhoto, work: PhotoWork, isWanted: @escaping @Sendable () -> Bool,
    finish: @escaping @Sendable (PhotoOutcome<WorkerReply>) -> Void
  ) {
    queue.add(
      PhotoJob(
        photo: photo, work: work, expiry: time.now() + configuration.waitingLimit,
        isWanted: isWanted, finish: finish))
  }
}

extension WorkerPool {
  /// A runner that classifies.
  ///
  /// - Parameters:
  ///   - store: The store that holds the files of photos that are not in memory.
  ///   - isWanted: Returns false once the results are not wanted any more; photos in the queue are dropped then.
  package func classifying(
    store: any ObjectStore = LocalStore(root: ""),
    isWanted: @escaping @Sendable () -> Bool = { true }
  ) -> WorkerRunner<Answer> {
    WorkerRunner(pool: self, work: .classify, store: store, isWanted: isWanted) { reply in
      if case .values(let numbers, _) = reply {
        Answer(numbers: numbers)
      } else {
        nil
      }
    }
  }

  /// A runner that explains predictions with a raster of so many cells per side.
  package func explaining(
    cells: Int, store: any ObjectStore = LocalStore(root: ""),
    isWanted: @escaping @Sendable () -> Bool = { true }
  ) -> WorkerRunner<Explanation> {
    WorkerRunner(pool: self, work: .explain(cells: cells), store: store, isWanted: isWanted) {
      if case .explanation(let explanation, _) = $0 { explanation } else { nil }
    }
  }
}
