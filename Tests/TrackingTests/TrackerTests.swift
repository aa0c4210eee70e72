import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing
import Tracking

/// Tracks runs with a real MLflow server, which scripts/setup --mlflow installs.
@Suite(.serialized) struct TrackerTests {
  private static let program = Project.root.appending(path: ".deps/mlflow/bin/mlflow")
  private static let isInstalled = FileManager.default.isExecutableFile(atPath: program.path)

  /// A server on a port of its own.
  private final class Server {
    let process = Process()
    let address: String

    init(in folder: URL, port: Int) throws {
      address = "http://127.0.0.1:\(port)"
      process.executableURL = TrackerTests.program
      process.arguments = [
        "server", "--host", "127.0.0.1", "--port", "\(port)",
        "--workers", "1",
        "--backend-store-uri", "sqlite:///\(folder.path)/mlflow.db",
        "--artifacts-destination", "\(folder.path)/artifacts",
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
    }

    /// The response to a call of the API, once the server answers.
    func get(_ path: String) throws -> [String: Any] {
      let text = try Peer.text(
        """
        import sys, time, urllib.request
        for _ in range(240):
            try:
                print(urllib.request.urlopen(sys.argv[1]).read().decode())
                break
            except OSError as error:
                if hasattr(error, "code"): raise
                time.sleep(0.25)
        """, ["\(address)\(path)"])
      return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    /// Ends the server's many processes, which are one group.
    func end() { kill(-process.processIdentifier, SIGKILL) }
  }

  private func freePort() throws -> Int {
    Int(
      try Peer.text(
        "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"))
      ?? 0
  }

  private func run(_ name: String) -> TrackedRun {
    TrackedRun(
      experiment: "fruits & more", name: name, start: 1_700_000_000_000, end: 1_700_000_009_000,
      parameters: ["classifier": "discriminant", "seed": "0"],
      metrics: [
        .init("accuracy", 0.95, timestamp: 1_700_000_009_000),
        .init("pass_loss", 1.5, step: 0, timestamp: 1_700_000_001_000),
        .init("pass_loss", 0.5, step: 1, timestamp: 1_700_000_002_000),
      ],
      tags: ["pomona.version": "test"],
      dataset: .init(name: "fruits", digest: "abc", source: "/data/fruits"),
      registration: .init(name: "fruits", alias: "champion"))
  }

  @Test(.enabled(if: isInstalled, "there is no MLflow: scripts/setup --mlflow installs it"))
  func aServerThatIsAwayLosesNothing() async throws {
    try await withTemporaryFolder { folder in
      let model = folder.appending(path: "fruits.pomona")
      try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
      try "{}".write(
        to: model.appending(path: "manifest.json"), atomically: true, encoding: .utf8)
      try "<html></html>".write(
        to: model.appending(path: "report.html"), atomically: true, encoding: .utf8)
      let port = try freePort()
      let cache = CacheFolder(root: folder.appending(path: "cache").path)
      let address = "http://127.0.0.1:\(port)"
      let away = try await Tracker(address, environment: [:], cache: cache)
        .track(run("first"), filesOf: model.path)
      #expect(away?.contains("cannot be reached") == true)
      try FileManager.default.removeItem(at: model.appending(path: "report.html"))

      let server = try Server(in: folder, port: port)
      defer { server.end() }
      _ = try server.get("/api/2.0/mlflow/experiments/get?experiment_id=0")
      let reason = try await Tracker(address, environment: [:], cache: cache)
        .track(run("second"), filesOf: nil)
      #expect(reason == nil)
      let found = try Peer.text(
        """
        import json, os, sys
        os.environ["MLFLOW_TRACKING_URI"] = sys.argv[1]
        import mlflow
        client = mlflow.MlflowClient()
        experiment = client.get_experiment_by_name("fruits & more")
        runs = client.search_runs([experiment.experiment_id])
        first = next(run for run in runs if run.info.run_name == "first")
        print(json.dumps({
            "runs": sorted(run.info.run_name for run in runs),
            "status": first.info.status, "parameters": first.data.params,
            "accuracy": first.data.metrics["accuracy"],
            "losses": [m.value for m in client.get_metric_history(first.info.run_id, "pass_loss")],
            "dataset": [i.dataset.digest for i in first.inputs.dataset_inputs],
            "artifacts": sorted(a.path for p in ("", "model") for a in client.list_artifacts(first.info.run_id, p)),
            "manifest": open(mlflow.artifacts.download_artifacts(run_id=first.info.run_id, artifact_path="model/manifest.json")).read(),
            "alias": client.get_model_version_by_alias("fruits", "champion").version,
        }))
        """, [address], program: Project.root.appending(path: ".deps/mlflow/bin/python"))
      let seen = try #require(
        JSONSerialization.jsonObject(with: Data(found.utf8)) as? [String: Any])
      #expect(seen["runs"] as? [String] == ["first", "second"])
      #expect(seen["status"] as? String == "FINISHED")
      #expect(
        seen["parameters"] as? [String: String] == ["classifier": "discriminant", "seed": "0"])
      #expect(seen["accuracy"] as? Double == 0.95)
      #expect(seen["losses"] as? [Double] == [1.5, 0.5])
      #expect(seen["dataset"] as? [String] == ["abc"])
      #expect(seen["artifacts"] as? [String] == ["model", "model/manifest.json", "report.html"])
      #expect(seen["manifest"] as? String == "{}")
      #expect(seen["alias"] as? String == "2")
    }
  }

  @Test func anAddressThatIsNoneIsAUsageError() {
    #expect(throws: TrackingError.self) { try Tracker("file:///runs") }
  }
}
