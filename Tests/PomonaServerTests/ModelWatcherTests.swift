import Foundation
import PomonaServer
import TestSupport
import Testing

@Suite struct ModelWatcherTests {
  @Test func onlyChangedFoldersAreReported() async throws {
    let clock = ManualClock()
    let (first, second) = (ModelLocation("/a.pomona"), ModelLocation("/b.pomona"))
    let current = Shared<[ModelLocation: [String]]>([first: ["1"], second: ["1"]])
    let changes = Shared<[String]>([])
    let watcher = ModelWatcher(
      models: [first, second], fingerprints: current.read(), clock: clock,
      fingerprint: { current.read()[$0] },
      onChange: { model in changes.change { $0.append(model.name) } })
    let task = Task { try await watcher.run() }
    await clock.advance(by: ModelWatcher.interval)
    #expect(changes.read() == [])
    // A folder without a model is being replaced.
    current.change { $0[second] = nil }
    await clock.advance(by: ModelWatcher.interval)
    #expect(changes.read() == [])
    current.change { $0[second] = ["2"] }
    await clock.advance(by: ModelWatcher.interval)
    await clock.advance(by: ModelWatcher.interval)
    #expect(changes.read() == ["b"])
    current.change { $0[first] = ["2"] }
    await clock.advance(by: ModelWatcher.interval)
    #expect(changes.read() == ["b", "a"])
    task.cancel()
    try await task.value
  }

  @Test func aFingerprintChangesWithEveryChangeOfTheFolder() throws {
    try withTemporaryFolder { folder in
      let model = ModelLocation(folder.path)
      #expect(model.fingerprint() == nil)
      try Data("{}".utf8).write(to: folder.appending(path: "manifest.json"))
      let first = try #require(model.fingerprint())
      #expect(model.fingerprint() == first)
      try Data("{ }".utf8).write(to: folder.appending(path: "manifest.json"))
      let second = try #require(model.fingerprint())
      #expect(second != first)
      try Data().write(to: folder.appending(path: "classifier"))
      #expect(try #require(model.fingerprint()) != second)
    }
  }

  @Test(arguments: [
    ("/models/fruit.pomona", "fruit"), ("/models/fruit.pomona/", "fruit"), ("fruit", "fruit"),
    ("s3://bucket/a/fruit.pomona", "fruit"),
    ("s3://bucket/fruit.pomona?endpoint_override=127.0.0.1:9000&scheme=http", "fruit"),
    ("/models/.pomona", ".pomona"),
  ])
  func aModelIsNamedAfterItsFolder(_ location: String, _ name: String) {
    #expect(ModelLocation(location).name == name)
  }
}
