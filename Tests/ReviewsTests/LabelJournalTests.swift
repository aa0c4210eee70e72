import Foundation
import Reviews
import TestSupport
import Testing

@Suite struct LabelJournalTests {
  private func change(_ path: String, _ new: String?) -> LabelJournal.Change {
    LabelJournal.Change(
      path: path, old: nil, new: new, who: "ada", time: "2026-01-01T00:00:00Z", isRejected: false)
  }

  @Test func changesAreReadInTheirOrder() throws {
    try withTemporaryFolder { folder in
      let journal = LabelJournal(folder.appending(path: "review.jsonl").path)
      #expect(try journal.changes().isEmpty)
      try journal.append([change("a.jpg", "fig"), change("b\n.jpg", "li\"me")])
      try journal.append([change("a.jpg", nil)])
      #expect(
        try journal.changes() == [
          change("a.jpg", "fig"), change("b\n.jpg", "li\"me"), change("a.jpg", nil),
        ])
    }
  }

  @Test func aLineThatACrashCutOffIsLeftOut() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "review.jsonl")
      let journal = LabelJournal(file.path)
      try journal.append([change("a.jpg", "fig"), change("b.jpg", "lime")])
      let whole = try Data(contentsOf: file)
      for length in 0..<whole.count {
        try whole.prefix(length).write(to: file)
        let before = try journal.changes()
        #expect(before.count <= 2)
        try journal.append([change("c.jpg", "plum")])
        #expect(try journal.changes() == before + [change("c.jpg", "plum")])
      }
    }
  }

  @Test func whatCannotBeWrittenIsAnError() throws {
    try withTemporaryFolder { folder in
      let journal = LabelJournal(folder.appending(path: "absent/review.jsonl").path)
      #expect(throws: (any Error).self) { try journal.append([change("a.jpg", "fig")]) }
    }
  }
}
