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

/// The web service: models in, answers over HTTP out, until it is told to end.
package struct Server: Sendable {
  private let configuration: ServerConfiguration
  private let logger: Logger

  /// - Parameters:
  ///   - isVerbose: Whether to tell of connections and such as well.
  ///   - isQuiet: Whether to tell only what has gone wrong.
  ///   - isForPeople: Whether the log is read on a terminal, rather than by programs.
  package static func log(
    isVerbose: Bool, isQuiet: Bool, isForPeople: Bool,
    write: @escaping @Sendable (String) -> Void
  ) -> Logger {
    Logger(label: "pomona") { _ in
      var log = ServiceLog(isForPeople: isForPeople, write: write)
      log.logLevel = isVerbose ? .debug : isQuiet ? .warning : .info
      return log
    }
  }

  package init(_ configuration: ServerConfiguration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
  }

  /// Loads the models and serves until SIGTERM or SIGINT. Then no new connection is accepted, and what is under way is
  /// finished in ``ServerConfiguration/drain``.
  ///
  /// - Parameter running: Called with the address once requests are answered.
  /// - Throws: A ``ServerError``, or a `PomonaError` for a model that cannot be used.
  package func run(running: @escaping @Sendable (URL) -> Void) async throws {
    let places = configuration.models.map { ModelPlace($0) }
    try checkNames(of: places)
    let tls = try configuration.tls.map(Self.tls)
    if configuration.token == nil && !configuration.isLoopback {
      logger.warning("everybody who can reach this machine can ask: there is no token")
    }
    // A core dump would keep the photos that are in memory.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)

    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-serve-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let metrics = ServerMetrics()
    let loading = ModelLoading(
      folder: folder, program: configuration.program,
      pool: .init(
        workers: configuration.jobs, photoLimit: configuration.photoLimit,
        waitingLimit: .seconds(30)),
      metrics: metrics, logger: logger)
    var fingerprints: [ModelPlace: [String]] = [:]
    var models: [ServedModel] = []
    for place in places {
      fingerprints[place] = place.fingerprint()
      models.append(try await load(place, loading))
    }
    let registry = ModelRegistry(models)
    models = []
    defer { registry.close() }
    let state = ServerState(
      registry: registry, metrics: metrics, workers: configuration.jobs,
      configuration: configuration)
    let watcher = ModelWatcher(
      registry: registry, places: places, loading: loading, fingerprints: fingerprints)
    try await serve(state, watcher, tls, running: running)
  }

  private func load(_ place: ModelPlace, _ loading: ModelLoading) async throws -> ServedModel {
    let snapshot = try await ModelSnapshot.make(of: place.location, in: loading.folder)
    do {
      return try await ServedModel(snapshot, named: place.name, loading)
    } catch let failure as WorkerFailure {
      throw ServerError(
        .noWorker, "\(place.location) cannot be served: \(failure)",
        remedy: "Try 'pomona predict' with this model, and 'pomona doctor'.")
    }
  }

  private func serve(
    _ state: ServerState, _ watcher: ModelWatcher, _ tls: TLSConfiguration?,
    running: @escaping @Sendable (URL) -> Void
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
        if let url = URL(string: "\(scheme)://\(name):\(port)/") { running(url) }
      },
      logger: logger)
    application.addServices(watcher, Draining(state: state))
    var group = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = configuration.drain
    do {
      try await ServiceGroup(configuration: group).run()
    } catch let error as IOError {
      throw ServerError(
        .cannotListen, "\(host):\(configuration.port) cannot be listened on: \(error)",
        remedy: "Choose another --port or --host.")
    } catch let error as NIOConnectionError {
      throw ServerError(
        .cannotListen, "\(host) is not an address of this machine: \(error)",
        remedy: "Choose another --host.")
    }
  }

  private func checkNames(of places: [ModelPlace]) throws(ServerError) {
    for (index, place) in places.enumerated()
    where places[..<index].contains(where: { $0.name == place.name }) {
      throw ServerError(
        .sameName, "two models would be called '\(place.name)'",
        remedy: "Models are called as their folders are; rename one of them.")
    }
  }

  private static func tls(_ files: (certificate: String, key: String)) throws -> TLSConfiguration {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
      guard !chain.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
      let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
      var tls = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      tls.minimumTLSVersion = .tlsv12
      // Finds a key that is not the certificate's.
      _ = try NIOSSLContext(configuration: tls)
      return tls
    } catch {
      throw ServerError(
        .invalidCertificate,
        "the certificate \(files.certificate) and the key \(files.key) cannot be used: \(error)",
        remedy: "Give PEM files: the certificate with its chain, and the key that belongs to it.")
    }
  }
}

/// Tells load balancers that the end is near.
private struct Draining: Service {
  let state: ServerState

  func run() async throws {
    await withGracefulShutdownHandler {
      try? await gracefulShutdown()
    } onGracefulShutdown: {
      state.beginDraining()
    }
  }
}
