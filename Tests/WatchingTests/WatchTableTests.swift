import Features
import Files
import Foundation
import Learning
import ObjectStores
import TestSupport
import Testing
import Watching

@Suite struct WatchTableTests {
  private func row(
    _ path: String, content: String, at time: Int64 = 1_700_000_000_000, failure: String? = nil
  ) -> WatchRow {
    WatchRow(
      file: WatchedFile(path: path, bytes: 7, modified: 42), content: content, version: "v1",
      labels: ["fig", "lime"],
      result: failure.map { .failure(PhotoFailure(.unreadable, $0)) }
        ?? .success(Answer(probabilities: [0.25, 0.75], novelty: nil)), time: time)
  }

  @Test func theTableIsTheLedger() throws {
    try withTemporaryFolder { folder in
      let table = WatchTable(in: LocalStore(root: folder.path))
      #expect(try table.ledger().count == 0)
      try table.write([
        row("a.jpg", content: "1"), row("b.jpg", content: "2", failure: "no photo"),
        row("a.jpg", content: "3", at: 1_700_100_000_000),
      ])
      let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".parquet") }.map { ($0 as NSString).deletingLastPathComponent }
      #expect(
        files.sorted() == ["date=2023-11-14", "date=2023-11-16", "unreadable/date=2023-11-14"])
      let ledger = try table.ledger()
      #expect(ledger.count == 3)
      #expect(ledger.has("a.jpg", content: "1") && ledger.has("a.jpg", content: "3"))
      #expect(ledger.has("b.jpg", content: "2") && !ledger.has("b.jpg", content: "1"))
      #expect(ledger.knows(WatchedFile(path: "a.jpg", bytes: 7, modified: 42)))
      #expect(!ledger.knows(WatchedFile(path: "a.jpg", bytes: 7, modified: 43)))
    }
  }

  @Test func anotherTableIsRefused() throws {
    try withTemporaryFolder { folder in
      try Data("no table".utf8).write(to: folder.appending(path: "part.parquet"))
      #expect(throws: (any Error).self) {
        try WatchTable(in: LocalStore(root: folder.path)).ledger()
      }
    }
  }
}
