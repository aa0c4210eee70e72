import HTTPTypes
import Synchronization

/// What the routes share.
final class ServerState: Sendable {
  let registry: ModelRegistry
  let admission: Admission
  /// Explanations take as long as fifty photos; they must not take all the workers.
  let explaining: Admission
  let metrics: ServerMetrics
  let budget: MemoryBudget
  let maximumBody: Int
  let unsureBelow: Double
  let token: BearerToken?
  private let draining = Mutex(false)

  init(
    registry: ModelRegistry, metrics: ServerMetrics, workers: Int,
    configuration: ServerConfiguration
  ) {
    self.registry = registry
    self.metrics = metrics
    admission = Admission(
      working: workers, places: configuration.queue ?? workers * ServerConfiguration.queuePerWorker)
    explaining = Admission(working: max(1, workers / 2), places: 0)
    budget = MemoryBudget(configuration.maximumBody * ServerConfiguration.bodiesInMemory)
    maximumBody = configuration.maximumBody
    unsureBelow = configuration.unsureBelow
    token = configuration.token.map { BearerToken($0) }
  }

  /// Whether new requests are welcome.
  var isReady: Bool { !draining.withLock { $0 } && registry.isReady }

  func beginDraining() { draining.withLock { $0 = true } }

  func model(named name: String?) throws(HTTPFailure) -> ServedModel {
    guard let model = registry.model(named: name) else {
      throw HTTPFailure(
        .notFound,
        "there is no model of that name; there are: \(registry.names.joined(separator: ", "))")
    }
    return model
  }
}
