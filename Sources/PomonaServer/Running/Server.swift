import Failures
import Feedback
package import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import UnixSignals
import Workers

/// The web service: models in, predictions over HTTP out.
package struct Server: Sendable {
  private let configuration: ServerConfiguration
  private let logger: Logger

  package init(_ configuration: ServerConfiguration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
  }

  /// Loads the models and serves until SIGTERM or SIGINT, or until the task is cancelled. After a signal no connection is
  /// accepted, and requests in progress are finished within ``ServerConfiguration/drain``.
  ///
  /// - Parameter onReady: Called with the address once requests are answered.
  /// - Throws: A ``ServerError``, or a `PomonaError` for a model that cannot be used.
  package func run(onReady: @escaping @Sendable (URL) -> Void) async throws {
    let models = configuration.models.map { ModelLocation($0) }
    try checkNames(of: models)
    let tls = try configuration.tls.map { try TLSConfiguration.server($0) }
    if configuration.token == nil && !configuration.isLoopback {
      logger.warning(
        "the service requires no token: every client that can reach this machine can use it")
    }
    // A core dump would keep the photos that are in memory.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)

    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-serve-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let metrics = ServerMetrics()
    var pool = WorkerPool.Configuration(workers: configuration.jobs)
    pool.spares = 1
    pool.photoLimit = configuration.photoLimit
    let loader = ModelLoader(
      folder: folder, program: configuration.program, pool: pool, metrics: metrics, logger: logger)
    let fingerprints = Dictionary(
      uniqueKeysWithValues: models.compactMap { model in
        model.fingerprint().map { (model, $0) }
      })
    let registry = try await registry(of: models, loader: loader)
    defer { registry.close() }
    let collector = try configuration.collection.map {
      Collector(try PhotoCollection(at: $0, limit: configuration.collectionLimit))
    }
    if let collector {
      logger.notice(
        "photos are kept with corrections, after consent",
        metadata: ["folder": "\(collector.place)"])
    }
    let state = ServerState(
      registry: registry, metrics: metrics, configuration: configuration, collector: collector)
    let watcher = ModelWatcher(models: models, fingerprints: fingerprints) { model in
      await loader.renew(model, in: registry)
    }
    try await serve(
      state, services: [watcher, Draining(state: state)], tls: tls, onReady: onReady)
  }

  private func registry(
    of models: [ModelLocation], loader: ModelLoader
  ) async throws -> ModelRegistry {
    var served: [ServedModel] = []
    for model in models {
      do {
        let snapshot = try await loader.snapshot(of: model)
        served.append(try await loader.load(snapshot, named: model.name))
      } catch let failure as WorkerFailure {
        throw ServerError(
          .noWorker, "\(model.location) cannot be served: \(failure.summary)",
          remedy: "Try 'pomona predict' with this model, and 'pomona doctor'.", cause: failure)
      }
    }
    return ModelRegistry(served)
  }

  private func serve(
    _ state: ServerState, services: [any Service], tls: TLSConfiguration?,
    onReady: @escaping @Sendable (URL) -> Void
  ) async throws {
    let limits = configuration.connection
    let http = HTTPServerBuilder.http1(
      configuration: .init(additionalChannelHandlers: [ConnectionGuard(limits)]))
    let scheme = tls == nil ? "http" : "https"
    let host = configuration.host
    var application = Application(
      router: API(state, page: try Page()).router,
      server: try tls.map { try .tls(http, tlsConfiguration: $0) } ?? http,
      configuration: .init(
        address: .hostname(host, port: configuration.port), backlog: 1024,
        availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: logger)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        let name = host.contains(":") ? "[\(host)]" : host
        if let url = URL(string: "\(scheme)://\(name):\(port)/") { onReady(url) }
      },
      logger: logger)
    application.services += services
    var group = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = configuration.drain
    do {
      try await ServiceGroup(configuration: group).run()
    } catch let error as IOError {
      throw ServerError(
        .cannotListen, "\(host):\(configuration.port) cannot be listened on: \(error)",
        remedy: "Choose another --port or --host.", cause: error)
    } catch let error as NIOConnectionError {
      throw ServerError(
        .cannotListen, "\(host) is not an address of this machine: \(error)",
        remedy: "Choose another --host.", cause: error)
    }
  }

  private func checkNames(of models: [ModelLocation]) throws(ServerError) {
    for (index, model) in models.enumerated()
    where models[..<index].contains(where: { $0.name == model.name }) {
      throw ServerError(
        .sameName, "two models would be served as '\(model.name)'",
        remedy: "Models are named after their folders; rename one of them.")
    }
  }
}
