import Logging
import NIOCore

/// The workers of one model, one for each core, and the photos that wait for them.
///
/// The workers go when the pool goes, or when it is closed.
package final class WorkerPool: Sendable {
  struct Configuration: Sendable {
    var workers: Int
    /// What reading one photo may take.
    var photoLimit: Duration
    /// How long a photo may wait for its turn.
    var waitingLimit: Duration
  }

  let configuration: Configuration
  private let queue = JobQueue()
  private let staff = WorkerStaff()
  private let keeper: WorkerKeeper

  init(
    _ configuration: Configuration, command: WorkerProcess.Command, model: String,
    metrics: ServerMetrics, logger: Logger
  ) {
    self.configuration = configuration
    keeper = WorkerKeeper(
      command: command, limit: configuration.photoLimit, queue: queue, staff: staff,
      metrics: metrics, model: model, logger: logger)
  }

  deinit { close() }

  /// Starts the workers; returns when the first one is ready.
  func start() async throws {
    for _ in 0..<configuration.workers { keeper.start() }
    try await staff.waitForFirst()
  }

  func close() { queue.close() }

  /// Photos that wait for a worker.
  var waiting: Int { queue.count }
  /// Workers that can be given photos.
  var present: Int { staff.present }

  /// Has a photo read, when its turn comes.
  func read(
    _ photo: NamedPhoto, as kind: PhotoJob.Kind = .classify,
    isWanted: @escaping @Sendable () -> Bool
  ) async -> Result<PhotoAnswer, PhotoFailure> {
    await withCheckedContinuation { continuation in
      queue.add(
        PhotoJob(
          kind: kind, name: photo.name, photo: photo.bytes,
          expiry: .now + configuration.waitingLimit, isWanted: isWanted,
          finish: { continuation.resume(returning: $0) }))
    }
  }
}
