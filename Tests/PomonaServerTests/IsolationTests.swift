import Foundation
import TestSupport
import Testing

/// The service when its workers crash, hang or are killed.
@Suite struct IsolationTests {
  private let fixture: ServerFixture

  init() throws { fixture = try ServerFixture.shared.get() }

  @Test func aPhotoThatCrashesItsWorkerIsAnErrorAndTheOthersAreClassified() throws {
    let serve = try RunningServer(
      [fixture.model], ["--jobs", "2", "--photo-seconds", "1"],
      environment: ["POMONA_WORKER_FAULT": "crash:boom,hang:stuck"])
    let photo = try fixture.photo("lime/3.jpg")
    let names = ["1.jpg", "boom.jpg", "2.jpg", "stuck.jpg", "3.jpg", "boom too.jpg", "4.jpg"]
    let answer = try serve.client().post("/v1/classify", files: names.map { ($0, photo) })
    #expect(answer.status == 200)
    let errors = answer.results.map { $0["error"] as? String ?? "" }
    for (name, error) in zip(names, errors) {
      let expected =
        name.hasPrefix("boom") ? "crashed" : name.hasPrefix("stuck") ? "longer" : nil
      #expect(expected.map { error.contains($0) } ?? error.isEmpty, "\(name): \(error)")
    }
    #expect(try serve.metric("pomona_worker_ends_total", "reason=\"death\"") == 2)
    #expect(try serve.metric("pomona_worker_ends_total", "reason=\"slow\"") == 1)
    #expect(serve.log.contains("signal 6"))
    // The service has not stopped, and both workers were restarted.
    #expect(try serve.client().post("/v1/classify", photo).results[0]["label"] as? String == "lime")
    #expect(serve.process.isRunning)
    #expect(serve.end() == 0)
  }

  /// One service is enough for the three: it is killed at the end.
  @Test func workersInheritNothingLoseNoPhotoAndEndWithTheService() throws {
    let serve = try RunningServer(
      [fixture.model], ["--jobs", "2"], environment: ["POMONA_TOKEN": "xyzzy"])
    try checkThatWorkersInheritNothing(of: serve)
    try checkThatWorkersKilledBetweenPhotosLoseNone(of: serve)
    try checkThatWorkersEnd(with: serve)
  }

  private func checkThatWorkersInheritNothing(of serve: RunningServer) throws {
    let connection = try serve.client()
    _ = try connection.get("/v2/health/live")
    let own = try sockets(of: serve.process.processIdentifier)
    let workers = serve.workers
    #expect(!workers.isEmpty)
    for worker in workers {
      let environment = try Data(contentsOf: URL(filePath: "/proc/\(worker)/environ"))
      #expect(!String(decoding: environment, as: UTF8.self).contains("xyzzy"))
      let sockets = try sockets(of: worker)
      // Standard input, output (once more, for the replies) and error.
      #expect(sockets.count <= 4)
      #expect(own.isDisjoint(with: sockets))
    }
  }

  private func checkThatWorkersKilledBetweenPhotosLoseNone(of serve: RunningServer) throws {
    let photo = try fixture.photo("lime/3.jpg")
    let (form, type) = Client.form((0..<4).map { ("\($0).jpg", photo) })
    for _ in 0..<2 {
      for worker in serve.workers { kill(worker, SIGKILL) }
      usleep(50_000)
      let answer = try serve.client().post(
        "/v1/classify", form,
        headers: ["Content-Type": type, "Authorization": "Bearer xyzzy"])
      #expect(answer.results.count == 4)
      #expect(answer.results.allSatisfy { $0["label"] as? String == "lime" }, "\(answer.text)")
    }
  }

  private func checkThatWorkersEnd(with serve: RunningServer) throws {
    let workers = serve.workers
    #expect(!workers.isEmpty)
    kill(serve.process.processIdentifier, SIGKILL)
    serve.process.waitUntilExit()
    var isGone = false
    for _ in 0..<200 where !isGone {
      isGone = workers.allSatisfy { worker in
        let state = try? String(contentsOfFile: "/proc/\(worker)/stat", encoding: .utf8)
        return state.map { $0.contains(") Z ") } ?? true
      }
      usleep(20_000)
    }
    #expect(isGone)
  }

  private func sockets(of process: pid_t) throws -> Set<String> {
    let folder = "/proc/\(process)/fd"
    return Set(
      try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
      }.filter { $0.hasPrefix("socket:") })
  }
}
