import Synchronization

/// The models that are served, each in its newest good version.
final class ModelRegistry: Sendable {
  /// In the order in which they were given; the first answers when none is named.
  let names: [String]
  private let models: Mutex<[String: ServedModel]>

  init(_ models: [ServedModel]) {
    names = models.map(\.name)
    self.models = Mutex(Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0) }))
  }

  /// The model of that name, or the first.
  func model(named name: String? = nil) -> ServedModel? {
    models.withLock { $0[name ?? names[0]] }
  }

  var all: [ServedModel] { models.withLock { models in names.compactMap { models[$0] } } }

  /// From now on requests get this version; those under way keep theirs.
  func replace(with model: ServedModel) { models.withLock { $0[model.name] = model } }

  /// Photos that wait for a worker, of all models.
  var waiting: Int { all.reduce(0) { $0 + $1.pool.waiting } }

  /// Whether every model has a worker.
  var isReady: Bool { all.allSatisfy { $0.pool.present > 0 } }

  /// Sends the workers home and forgets the models, whose copies are removed.
  func close() {
    let all = models.withLock { models in
      defer { models = [:] }
      return models
    }
    for model in all.values { model.pool.close() }
  }
}
