import Datasets
import Dispatch
package import Features
import ObjectStores
package import Parallelism
import Synchronization

/// Runs photos through the worker processes of a pool, as many at a time as there are workers.
package struct WorkerRunner<Value: Sendable>: PhotoRunner {
  /// The most bytes of photos of a sequence in memory.
  private static var maximumBytes: Int { 128 << 20 }

  private let pool: WorkerPool
  private let work: PhotoWork
  private let store: any ObjectStore
  private let isWanted: @Sendable () -> Bool
  private let value: @Sendable (WorkerReply) -> Value?

  init(
    pool: WorkerPool, work: PhotoWork, store: any ObjectStore,
    isWanted: @escaping @Sendable () -> Bool, value: @escaping @Sendable (WorkerReply) -> Value?
  ) {
    self.pool = pool
    self.work = work
    self.store = store
    self.isWanted = isWanted
    self.value = value
  }

  package func outcomes(
    of photos: Photos, order: ConcurrentMapConfiguration.Order
  ) -> PhotoOutcomes<Value> {
    var configuration = ConcurrentMapConfiguration(threads: pool.configuration.workers)
    configuration.order = order
    configuration.maximumWeight = Self.maximumBytes
    return PhotoOutcomes(
      ConcurrentMap(
        photos, configuration: configuration, weight: { $0.sample.bytes ?? 0 },
        makeWorker: { [self] in { blockingOutcome(of: WorkerPhoto($0, store: store)) } }))
  }

  /// The outcomes of photos in memory, in their order.
  package func outcomes(of photos: [WorkerPhoto]) async -> [PhotoOutcome<Value>] {
    guard photos.count > 1 else {
      guard let photo = photos.first else { return [] }
      return [await outcome(of: photo)]
    }
    return await withTaskGroup(of: (Int, PhotoOutcome<Value>).self) { group in
      var outcomes = [PhotoOutcome<Value>?](repeating: nil, count: photos.count)
      // No more are queued than there are workers, so that one request of many photos leaves room for others.
      for (index, photo) in photos.enumerated() {
        if index >= pool.configuration.workers, let (done, outcome) = await group.next() {
          outcomes[done] = outcome
        }
        group.addTask { (index, await outcome(of: photo)) }
      }
      for await (done, outcome) in group { outcomes[done] = outcome }
      return outcomes.compactMap { $0 }
    }
  }

  /// The outcome of one photo in memory.
  package func outcome(of photo: WorkerPhoto) async -> PhotoOutcome<Value> {
    await withCheckedContinuation { continuation in
      begin(photo) { continuation.resume(returning: $0) }
    }
  }

  /// Waits on the calling thread, which is one of a ``ConcurrentMap``.
  private func blockingOutcome(of photo: WorkerPhoto) -> PhotoOutcome<Value> {
    let done = DispatchSemaphore(value: 0)
    let outcome = Mutex<PhotoOutcome<Value>?>(nil)
    begin(photo) { result in
      outcome.withLock { $0 = result }
      done.signal()
    }
    done.wait()
    return outcome.withLock { $0 } ?? PhotoOutcome(photo.sample, result: .failure(.dropped))
  }

  private func begin(
    _ photo: WorkerPhoto, finish: @escaping @Sendable (PhotoOutcome<Value>) -> Void
  ) {
    pool.add(photo, work: work, isWanted: isWanted) { [value] outcome in
      let result = outcome.result.flatMap { reply in
        value(reply).map { .success($0) } ?? .failure(.crashed)
      }
      finish(
        PhotoOutcome(
          outcome.sample, size: outcome.size, result: result, duration: outcome.duration))
    }
  }
}
