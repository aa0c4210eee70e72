import Logging
import Models
import Workers

/// Loads models for serving: copies them, and starts workers for them.
struct ModelLoader: Sendable {
  /// The folder for the copies of models.
  let folder: String
  /// The program whose `worker` command is started.
  let program: String
  let pool: WorkerPool.Configuration
  let metrics: ServerMetrics
  let logger: Logger

  /// Copies a model; see ``ModelSnapshot/make(of:in:)``.
  func snapshot(of model: ModelLocation) async throws -> ModelSnapshot {
    try await ModelSnapshot.make(of: model.location, in: folder)
  }

  /// Starts workers for a copy; returns when it can be served.
  ///
  /// - Throws: A `WorkerFailure` when no worker starts.
  func load(_ snapshot: ModelSnapshot, named name: String) async throws -> ServedModel {
    var logger = logger
    logger[metadataKey: "model"] = "\(name)"
    logger[metadataKey: "version"] = "\(snapshot.version)"
    let command = WorkerProcess.Command(program: program, model: snapshot.folder)
    let pool = WorkerPool(
      pool, logger: logger, observer: { [metrics] in metrics.observe($0, model: name) },
      start: { () throws(WorkerFailure) in try WorkerProcess(command) })
    do {
      try await pool.start()
    } catch {
      pool.close()
      throw error
    }
    return ServedModel(
      name: name, version: snapshot.version, manifest: snapshot.manifest, pool: pool,
      snapshot: snapshot)
  }

  /// Loads the current version of a model and serves it from now on.
  ///
  /// A version that cannot be used is rejected, and the one before it is served further.
  func renew(_ model: ModelLocation, in registry: ModelRegistry) async {
    var logger = logger
    logger[metadataKey: "model"] = "\(model.name)"
    do {
      let snapshot = try await snapshot(of: model)
      if snapshot.version == registry.model(named: model.name)?.version { return }
      registry.replace(with: try await load(snapshot, named: model.name))
      metrics.modelRenewed(model.name, succeeded: true)
      logger.notice("a new version is served", metadata: ["version": "\(snapshot.version)"])
    } catch {
      metrics.modelRenewed(model.name, succeeded: false)
      logger.error(
        "a new version is rejected, the previous one is served further",
        metadata: ["reason": "\(error)"])
    }
  }
}
