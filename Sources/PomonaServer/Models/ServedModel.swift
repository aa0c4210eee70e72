import Logging
import Models
import Workers

/// One version of a model, with the workers that answer for it.
///
/// A request holds on to the version that it began with. The workers of a version go when its last request lets go of it.
final class ServedModel: Sendable {
  let name: String
  let pool: WorkerPool
  private let snapshot: ModelSnapshot

  var version: String { snapshot.version }
  var manifest: ModelManifest { snapshot.manifest }
  var labels: [String] { snapshot.manifest.labels }

  /// Loads a model; returns when it can answer.
  init(_ snapshot: ModelSnapshot, named name: String, _ loading: ModelLoading) async throws {
    self.name = name
    self.snapshot = snapshot
    var logger = loading.logger
    logger[metadataKey: "model"] = "\(name)"
    logger[metadataKey: "version"] = "\(snapshot.version)"
    pool = WorkerPool(
      loading.pool, command: .init(program: loading.program, model: snapshot.folder),
      model: name, metrics: loading.metrics, logger: logger)
    do {
      try await pool.start()
    } catch {
      pool.close()
      throw error
    }
  }

  func prediction(from answer: PhotoAnswer, count: Int) -> Prediction {
    Prediction(
      probabilities: Array(answer.values.prefix(labels.count)), labels: labels, count: count)
  }
}
