import Failures
package import Files
import Foundation
import NIOHTTP1
import ObjectStores

/// Sends runs to an MLflow tracking server. A run is kept on this machine first, so that a server that is away loses
/// nothing; it is sent with the next one.
package struct Tracker: Sendable {
  private let server: TrackingServer
  private let outbox: TrackingOutbox

  /// - Parameters:
  ///   - address: The address of the server.
  ///   - environment: The credentials: `MLFLOW_TRACKING_TOKEN`, or `MLFLOW_TRACKING_USERNAME` and
  ///     `MLFLOW_TRACKING_PASSWORD`.
  ///   - cache: The folder that runs wait in.
  /// - Throws: A ``TrackingError`` of code `invalidAddress`.
  package init(
    _ address: String, environment: [String: String] = ProcessInfo.processInfo.environment,
    cache: CacheFolder = .user
  ) throws(TrackingError) {
    server = try TrackingServer(address, environment: environment)
    outbox = TrackingOutbox(
      folder: "\(cache.root)/tracking/\(SHA256.hash(Array(address.utf8)).prefix(16))")
  }

  /// Keeps a run, and sends it and those that wait.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - model: The folder whose files are its artifacts; nil for none.
  /// - Returns: The reason why runs wait; nil once all are on the server.
  /// - Throws: `StorageError` when the run cannot be kept.
  package func track(_ run: TrackedRun, filesOf model: String?) async throws -> String? {
    try outbox.add(run, filesOf: model)
    return await sendWaiting()
  }

  /// Sends the runs that wait.
  ///
  /// - Returns: The reason why some still wait; nil once all are on the server.
  package func sendWaiting() async -> String? {
    // Another command that sends will send these as well.
    let lock = open("\(outbox.folder)/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    defer { if lock >= 0 { close(lock) } }
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else { return nil }
    var reason: String?
    do {
      for folder in try outbox.waiting() {
        try await send(folder)
        try FileManager.default.removeItem(atPath: folder)
      }
    } catch let error as any ReportableFailure {
      reason = error.summary
    } catch {
      reason = "\(error)"
    }
    await server.close()
    return reason
  }

  private struct Empty: Decodable {}

  private struct Experiment: Decodable {
    struct Value: Decodable {
      let experimentID: String

      enum CodingKeys: String, CodingKey { case experimentID = "experiment_id" }
    }

    let experiment: Value
  }

  private struct CreatedRun: Decodable {
    struct Run: Decodable {
      struct Info: Decodable {
        let runID: String
        let artifactURI: String

        enum CodingKeys: String, CodingKey {
          case runID = "run_id"
          case artifactURI = "artifact_uri"
        }
      }

      let info: Info
    }

    let run: Run
  }

  private struct CreatedVersion: Decodable {
    struct Value: Decodable { let version: String }

    let modelVersion: Value

    enum CodingKeys: String, CodingKey { case modelVersion = "model_version" }
  }

  /// Sends one run. What has arrived is recorded, so that a run that was interrupted goes on.
  private func send(_ folder: String) async throws {
    var entry = try outbox.entry(in: folder)
    let run = entry.run
    if entry.runID == nil {
      let info = try await create(run)
      entry.runID = info.runID
      entry.artifactURI = info.artifactURI
      try outbox.write(entry, in: folder)
    }
    let id = entry.runID ?? ""
    if !entry.isLogged {
      try await log(run, id)
      entry.isLogged = true
      try outbox.write(entry, in: folder)
    }
    let files = "\(folder)/\(TrackingOutbox.artifacts)"
    let root = Self.artifactPath(entry.artifactURI ?? "")
    for name in try FileManager.default.contentsOfDirectory(atPath: files).sorted()
    where !entry.sent.contains(name) {
      try await server.upload(
        WholeFile.read("\(files)/\(name)", maximumBytes: 4 << 30),
        to: "\(root)/\(name == "report.html" ? name : "model/\(name)")")
      entry.sent.insert(name)
      try outbox.write(entry, in: folder)
    }
    if let registration = run.registration {
      _ = try await server.call(
        "registered-models/create", ["name": .text(registration.name)], as: Empty.self)
      let version = try await server.call(
        "model-versions/create",
        [
          "name": .text(registration.name), "run_id": .text(id),
          "source": .text("\(entry.artifactURI ?? "")/model"),
        ], as: CreatedVersion.self)
      if let alias = registration.alias, let version {
        _ = try await server.call(
          "registered-models/alias",
          [
            "name": .text(registration.name), "alias": .text(alias),
            "version": .text(version.modelVersion.version),
          ], as: Empty.self)
      }
    }
    _ = try await server.call(
      "runs/update",
      ["run_id": .text(id), "status": "FINISHED", "end_time": .integer(run.end)], as: Empty.self)
  }

  private func create(_ run: TrackedRun) async throws -> CreatedRun.Run.Info {
    let name =
      run.experiment.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    let query = "?experiment_name=\(name)"
    var found = try await server.call(
      "experiments/get-by-name", method: .GET, query: query, as: Experiment.self)
    if found == nil {
      _ = try await server.call(
        "experiments/create", ["name": .text(run.experiment)], as: Experiment.Value.self)
      found = try await server.call(
        "experiments/get-by-name", method: .GET, query: query, as: Experiment.self)
    }
    let tags = run.tags.sorted { $0.key < $1.key }.map {
      JSONField.object(["key": .text($0.key), "value": .text($0.value)])
    }
    let created = try await server.call(
      "runs/create",
      [
        "experiment_id": .text(found?.experiment.experimentID ?? "0"),
        "run_name": .text(run.name), "start_time": .integer(run.start), "tags": .list(tags),
      ], as: CreatedRun.self)
    guard let created else {
      throw TrackingError(
        .rejected, "the tracking server has no experiment \(run.experiment)",
        remedy: "Create it, or restore it: it may have been deleted.")
    }
    return created.run.info
  }

  /// The most metrics, and parameters, of one request.
  private static let batch = (metrics: 1000, parameters: 100)
  private static let longestParameter = 6000

  private func log(_ run: TrackedRun, _ id: String) async throws {
    if let dataset = run.dataset {
      _ = try await server.call(
        "runs/log-inputs",
        [
          "run_id": .text(id),
          "datasets": .list([
            .object([
              "dataset": .object([
                "name": .text(dataset.name), "digest": .text(String(dataset.digest.prefix(36))),
                "source_type": "local", "source": .text(dataset.source),
              ])
            ])
          ]),
        ], as: Empty.self)
    }
    let parameters = run.parameters.sorted { $0.key < $1.key }.map {
      JSONField.object([
        "key": .text($0.key), "value": .text(String($0.value.prefix(Self.longestParameter))),
      ])
    }
    for start in stride(from: 0, to: parameters.count, by: Self.batch.parameters) {
      let part = parameters[start..<min(start + Self.batch.parameters, parameters.count)]
      _ = try await server.call(
        "runs/log-batch", ["run_id": .text(id), "params": .list(Array(part))], as: Empty.self)
    }
    let metrics = run.metrics.filter(\.value.isFinite).map {
      JSONField.object([
        "key": .text($0.key), "value": .number($0.value), "step": .integer($0.step),
        "timestamp": .integer($0.timestamp),
      ])
    }
    for start in stride(from: 0, to: metrics.count, by: Self.batch.metrics) {
      let part = metrics[start..<min(start + Self.batch.metrics, metrics.count)]
      _ = try await server.call(
        "runs/log-batch", ["run_id": .text(id), "metrics": .list(Array(part))], as: Empty.self)
    }
  }

  /// The path of a run's artifacts for the server's proxy: that of `mlflow-artifacts:/1/ID/artifacts`.
  private static func artifactPath(_ uri: String) -> String {
    let path = uri.hasPrefix("mlflow-artifacts:") ? uri.dropFirst("mlflow-artifacts:".count) : ""
    return path.split(separator: "/").joined(separator: "/")
  }
}
