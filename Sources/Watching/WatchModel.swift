import Failures
import Logging
import Models
import PomonaServer
import Workers

/// A version of the model with the workers that score photos, which end when it is released.
final class WatchModel: Sendable {
  let snapshot: ModelSnapshot
  let pool: WorkerPool

  var version: String { snapshot.version }
  var labels: [String] { snapshot.manifest.labels }

  /// Copies the model and starts its workers.
  ///
  /// - Parameters:
  ///   - location: The model's folder or URI.
  ///   - folder: The folder for the copy.
  /// - Throws: A `PomonaError` for a model that cannot be used, a `WorkerFailure` when no worker starts.
  init(
    _ location: ModelLocation, in folder: String, jobs: Int, program: String, logger: Logger
  ) async throws {
    let snapshot = try await ModelSnapshot.make(of: location.location, in: folder)
    let command = WorkerProcess.Command(program: program, model: snapshot.folder)
    let pool = WorkerPool(
      .init(workers: jobs), logger: logger,
      start: { () throws(WorkerFailure) in try WorkerProcess(command) })
    do {
      try await pool.start()
    } catch {
      pool.close()
      throw error
    }
    self.snapshot = snapshot
    self.pool = pool
  }

  deinit { pool.close() }
}
