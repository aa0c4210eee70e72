import Synchronization
import Workers

/// The served models, each in its latest valid version.
package final class ModelRegistry: Sendable {
  /// The names, in the order in which the models were given; the first is served when none is named.
  let names: [String]
  private let models: Mutex<[String: ServedModel]>

  package init(_ models: [ServedModel]) {
    names = models.map(\.name)
    self.models = Mutex(Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0) }))
  }

  /// The model of a name; the first one for nil.
  package func model(named name: String? = nil) -> ServedModel? {
    models.withLock { $0[name ?? names[0]] }
  }

  /// All models, in the order of ``names``.
  var all: [ServedModel] { models.withLock { models in names.compactMap { models[$0] } } }

  /// Serves this version from now on; requests in progress keep theirs.
  package func replace(with model: ServedModel) { models.withLock { $0[model.name] = model } }

  /// The photos that wait for a worker, of all models.
  var waitingPhotos: Int { all.reduce(0) { $0 + $1.pool.waitingPhotos } }

  /// True if every model has a worker.
  var isReady: Bool { all.allSatisfy(\.isReady) }

  /// Stops the workers and releases the models, whose copies are removed.
  package func close() {
    let all = models.withLock { models in
      defer { models = [:] }
      return models
    }
    for model in all.values { model.pool.close() }
  }
}
