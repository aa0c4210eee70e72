import Hummingbird
import Synchronization

/// The state that the routes share.
package final class ServerState: Sendable {
  let registry: ModelRegistry
  package let admission: Admission
  /// An explanation takes as long as fifty photos; they must not occupy all workers.
  let explanations: Admission
  let metrics: ServerMetrics
  let unsureBelow: Double
  let token: BearerToken?
  /// Keeps corrections; nil for a service that keeps nothing.
  let collector: Collector?
  private let budget: MemoryBudget
  private let maximumBody: Int
  private let isDraining = Mutex(false)

  package init(
    registry: ModelRegistry, metrics: ServerMetrics, configuration: ServerConfiguration,
    collector: Collector? = nil
  ) {
    self.registry = registry
    self.metrics = metrics
    self.collector = collector
    let workers = configuration.jobs
    admission = Admission(
      working: workers,
      capacity: configuration.queue ?? workers * ServerConfiguration.queuePerWorker)
    explanations = Admission(working: max(1, workers / 2), capacity: 0)
    budget = MemoryBudget(
      bytes: configuration.maximumBody * ServerConfiguration.bodiesInMemory)
    maximumBody = configuration.maximumBody
    unsureBelow = configuration.unsureBelow
    token = configuration.token.map { BearerToken($0) }
  }

  /// True if load balancers should send requests: every model has a worker, and the service is not shutting down.
  var isReady: Bool { !isDraining.withLock { $0 } && registry.isReady }

  /// Reports the service as not ready from now on.
  package func beginDraining() { isDraining.withLock { $0 = true } }

  /// The model of a name; the first one for nil.
  ///
  /// - Throws: An ``HTTPFailure`` when there is none.
  func model(named name: String?) throws(HTTPFailure) -> ServedModel {
    guard let model = registry.model(named: name) else {
      throw HTTPFailure(
        .notFound,
        "there is no model of that name; the models are \(registry.names.joined(separator: ", "))")
    }
    return model
  }

  /// The photos of a request.
  ///
  /// - Throws: An ``HTTPFailure``; 429 before the photos are read if the queue is full.
  func photos(of request: Request) async throws -> RequestPhotos {
    if admission.isFull { throw HTTPFailure.tooManyRequests }
    return try await RequestPhotos(request, limit: maximumBody, budget: budget)
  }

  /// The body of a request, as ``photos(of:)`` reads it.
  func body(of request: Request) async throws -> RequestBytes {
    if admission.isFull { throw HTTPFailure.tooManyRequests }
    return try await RequestBytes.read(request, limit: maximumBody, budget: budget)
  }
}
