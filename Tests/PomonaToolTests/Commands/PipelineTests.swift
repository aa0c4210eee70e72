import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct PipelineTests {
  private let place: Workspace

  init() throws { place = try Workspace.get() }

  /// A pipeline on copies of the photos, which the test changes.
  private func withPipeline(
    require: String = "[accuracy>=0.8, worst_class>=0.5, not_worse]",
    _ body: (URL, String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let files = FileManager.default
      for (part, numbers) in [("photos", 0..<14), ("test", 14..<20)] {
        for name in ["fig", "lime"] {
          let target = folder.appending(path: "\(part)/\(name)")
          try files.createDirectory(at: target, withIntermediateDirectories: true)
          for number in numbers {
            try files.copyItem(
              atPath: "\(place.photos)/\(name)/\(number).jpg",
              toPath: target.appending(path: "\(number).jpg").path)
          }
        }
      }
      try """
      train: {photos: photos, options: [--classifier, discriminant, --jobs, "1"]}
      test: test
      require: \(require)
      publish: served.pomona
      """.write(
        to: folder.appending(path: "fruits.yaml"), atomically: true, encoding: .utf8)
      try body(folder, folder.appending(path: "fruits.yaml").path)
    }
  }

  private func run(_ file: String, _ more: String...) throws -> (status: Int32, json: [String: Any])
  {
    let outcome = try Tool.run(["pipeline", file, "--json"] + more)
    return (outcome.status, outcome.json)
  }

  private func outcomes(_ json: [String: Any]) -> [String] {
    (json["steps"] as? [[String: Any]] ?? []).map { "\($0["name"] ?? "") \($0["outcome"] ?? "")" }
  }

  @Test func stepsWhoseInputsDidNotChangeAreNotRunAgain() throws {
    try withPipeline { folder, file in
      let planned = try run(file, "--dry-run")
      #expect(planned.json["outcome"] as? String == "dry run")
      #expect(outcomes(planned.json) == ["train would run", "evaluate would run"])
      let first = try run(file)
      #expect(first.status == 0 && first.json["outcome"] as? String == "published")
      let version = first.json["version"] as? String
      // The candidate is the model in service now, and is compared with it once.
      let second = try run(file)
      #expect(second.json["outcome"] as? String == "unchanged")
      #expect(second.json["version"] as? String == version)
      #expect(outcomes(second.json).prefix(2) == ["train unchanged", "evaluate unchanged"])
      try FileManager.default.removeItem(at: folder.appending(path: "photos/fig/0.jpg"))
      let third = try run(file)
      #expect(third.json["outcome"] as? String == "published")
      #expect(third.json["version"] as? String != version)
      #expect(outcomes(third.json).contains("train done"))

      let back = try Tool.run("rollback", file, "--json")
      #expect(back.status == 0 && back.json["version"] as? String == version)
      // What was taken out of service stays out.
      let fourth = try run(file)
      #expect(fourth.json["outcome"] as? String == "unchanged")
      #expect(fourth.json["version"] as? String == version)
    }
  }

  @Test func aCandidateThatDoesNotReachTheGateIsNotPublished() throws {
    try withPipeline { folder, file in
      #expect(try run(file).status == 0)
      let served = try Data(contentsOf: folder.appending(path: "served.pomona/manifest.json"))
      // Every label of the training photos is wrong now.
      let files = FileManager.default
      let photos = folder.appending(path: "photos")
      for (from, to) in [("fig", "x"), ("lime", "fig"), ("x", "lime")] {
        try files.moveItem(at: photos.appending(path: from), to: photos.appending(path: to))
      }
      let refused = try run(file)
      #expect(refused.status == 65)
      #expect(refused.json["outcome"] as? String == "refused")
      let unmet = refused.json["unmet"] as? [String] ?? []
      #expect(unmet.contains { $0.contains("accuracy") })
      #expect(unmet.contains { $0.contains("worse than the model in service") })
      #expect(
        try Data(contentsOf: folder.appending(path: "served.pomona/manifest.json")) == served)
    }
  }

  @Test func photosOfTheTestSetMustNotTrain() throws {
    try withPipeline(require: "[]") { folder, file in
      try FileManager.default.copyItem(
        at: folder.appending(path: "test/fig/15.jpg"),
        to: folder.appending(path: "photos/fig/copy.jpg"))
      // Held-out photos are not learned from: that the copy is not among them depends on the seed, so all are learned.
      try """
      train: {photos: photos, options: [--classifier, discriminant, --validation, "0"]}
      test: test
      publish: served.pomona
      """.write(toFile: file, atomically: true, encoding: .utf8)
      let refused = try run(file)
      #expect(refused.status == 65)
      #expect((refused.json["unmet"] as? [String])?.first?.contains("must never train") == true)
    }
  }

  @Test func killedAtAnyMomentItGoesOnAndNoHalfModelIsServed() throws {
    try withPipeline { folder, file in
      let served = folder.appending(path: "served.pomona").path
      for delay in [0.4, 1.0, 1.6] {
        let running = try RunningTool(["pipeline", file, "--json"])
        Thread.sleep(forTimeInterval: delay)
        running.send(SIGKILL)
        _ = try running.outcome()
        // The step that it has started ends with it.
        for _ in 0..<40 where isAtWork(in: folder) { Thread.sleep(forTimeInterval: 0.05) }
        #expect(!isAtWork(in: folder))
        if FileManager.default.fileExists(atPath: served) {
          #expect(try Tool.run("info", served).status == 0)
        }
      }
      let last = try run(file)
      #expect(last.status == 0, "\(last.json)")
      #expect(try Tool.run("predict", served, "\(place.photos)/fig/3.jpg").status == 0)
      #expect(try run(file).json["outcome"] as? String == "unchanged")
    }
  }

  /// True if a command works on files of a folder.
  private func isAtWork(in folder: URL) -> Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.contains { identifier in
      guard Int(identifier) != nil,
        let line = try? Data(contentsOf: URL(filePath: "/proc/\(identifier)/cmdline"))
      else { return false }
      return line.firstRange(of: Data("\(folder.path)/.pomona-fruits".utf8)) != nil
    }
  }

  @Test func aMistakeInTheFileIsAUsageError() throws {
    try withPipeline { _, file in
      try "trian: photos".write(toFile: file, atomically: true, encoding: .utf8)
      let outcome = try Tool.run("pipeline", file)
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("Did you mean 'train'?"))
    }
  }
}
