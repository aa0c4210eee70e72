import Foundation
import TestSupport
import Testing

/// What becomes of the service when what reads a photo breaks down.
@Suite struct IsolationTests {
  private let kitchen: Kitchen

  init() throws { kitchen = try Kitchen.shared.get() }

  @Test func aPhotoThatEndsItsReaderIsAnErrorAndTheOthersAreAnswered() throws {
    let serve = try Serve(
      [kitchen.model], ["--jobs", "2", "--photo-seconds", "1"],
      environment: ["POMONA_WORKER_FAULT": "crash:boom,hang:stuck"])
    let photo = try kitchen.photo("lime/3.jpg")
    let names = ["1.jpg", "boom.jpg", "2.jpg", "stuck.jpg", "3.jpg", "boom too.jpg", "4.jpg"]
    let answer = try serve.client().post("/v1/classify", files: names.map { ($0, photo) })
    #expect(answer.status == 200)
    let errors = answer.results.map { $0["error"] as? String ?? "" }
    for (name, error) in zip(names, errors) {
      let expected =
        name.hasPrefix("boom") ? "broke down" : name.hasPrefix("stuck") ? "longer" : nil
      #expect(expected.map { error.contains($0) } ?? error.isEmpty, "\(name): \(error)")
    }
    #expect(try serve.metric("pomona_worker_ends_total", "reason=\"death\"") == 2)
    #expect(try serve.metric("pomona_worker_ends_total", "reason=\"slow\"") == 1)
    #expect(serve.log.contains("signal 6"))
    // The service never stopped, and both readers are back.
    #expect(try serve.client().post("/v1/classify", photo).results[0]["label"] as? String == "lime")
    #expect(serve.process.isRunning)
    #expect(serve.end() == 0)
  }

  @Test func readersThatAreKilledBetweenPhotosCostNone() throws {
    let serve = try Serve([kitchen.model], ["--jobs", "2"])
    let photo = try kitchen.photo("lime/3.jpg")
    for _ in 0..<2 {
      for worker in serve.workers { kill(worker, SIGKILL) }
      usleep(50_000)
      let answer = try serve.client().post(
        "/v1/classify", files: (0..<4).map { ("\($0).jpg", photo) })
      #expect(answer.results.allSatisfy { $0["label"] as? String == "lime" }, "\(answer.text)")
    }
  }

  @Test func readersDoNotOutliveTheService() throws {
    let serve = try Serve([kitchen.model], ["--jobs", "2"])
    _ = try serve.client().post("/v1/classify", try kitchen.photo("lime/3.jpg"))
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

  @Test func readersHaveNoSecretAndNoOtherDescriptor() throws {
    let serve = try Serve([kitchen.model], ["--jobs", "1"], environment: ["POMONA_TOKEN": "xyzzy"])
    let keeper = try serve.client()
    _ = try keeper.get("/v2/health/live")
    let worker = try #require(serve.workers.first)
    let environment = try Data(contentsOf: URL(filePath: "/proc/\(worker)/environ"))
    #expect(!String(decoding: environment, as: UTF8.self).contains("xyzzy"))
    let folder = "/proc/\(worker)/fd"
    let targets = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
    }
    // Its requests (once more, for the answers) and its words.
    #expect(targets.count { $0.hasPrefix("socket:") } <= 4)
    let own = try socketsOf(serve.process.processIdentifier)
    #expect(own.isDisjoint(with: targets))
  }

  private func socketsOf(_ process: pid_t) throws -> Set<String> {
    let folder = "/proc/\(process)/fd"
    return Set(
      try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
      }.filter { $0.hasPrefix("socket:") })
  }
}
