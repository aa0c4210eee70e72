import Learning
package import Models
package import Workers

/// One version of a model with its workers.
///
/// A request keeps the version that it began with. The workers of a version end when its last request releases it.
package final class ServedModel: Sendable {
  let name: String
  let version: String
  let manifest: ModelManifest
  let pool: WorkerPool
  /// The copy that the workers are started with; nil in tests.
  private let snapshot: ModelSnapshot?

  package init(
    name: String, version: String, manifest: ModelManifest, pool: WorkerPool,
    snapshot: ModelSnapshot? = nil
  ) {
    self.name = name
    self.version = version
    self.manifest = manifest
    self.pool = pool
    self.snapshot = snapshot
  }

  /// The classes, in the order of the probabilities.
  var labels: [String] { manifest.labels }

  /// True if a worker can be given photos.
  var isReady: Bool { pool.readyWorkers > 0 }

  /// The prediction of an answer: the `count` most probable classes.
  func prediction(of answer: Answer, count: Int) -> Prediction {
    Prediction(answer, labels: labels, count: count)
  }
}
