import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct LoopTests {
  static let chromium = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// A wrong answer is corrected on a phone, reviewed, learned, judged and published, and the running service answers
  /// rightly, in a real browser.
  @Test(.enabled(if: chromium != nil, "there is no Chromium: scripts/setup --test installs it"))
  func aCorrectionReachesTheRunningService() throws {
    let program = try #require(Self.chromium)
    try withTemporaryFolder { folder in
      let all = folder.appending(path: "all")
      try SamplePhotos.make(classes: ["fig", "lime", "plum"], count: 16, in: all)
      let files = FileManager.default
      for name in ["fig", "lime", "plum"] {
        for number in 0..<16 where name != "plum" || number >= 12 {
          let part = number < 12 ? "photos" : "test"
          let target = folder.appending(path: "\(part)/\(name)/\(number).jpg")
          try files.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
          try files.copyItem(at: all.appending(path: "\(name)/\(number).jpg"), to: target)
        }
      }
      let trained = try Tool.run(
        "train", folder.appending(path: "photos").path, "-o",
        folder.appending(path: "served.pomona").path, "--classifier", "discriminant", "--quiet")
      #expect(trained.status == 0, "\(trained.errors)")
      try """
      learn: collected
      test: test
      require: [accuracy>=0.9, worst_class>=0.5, not_worse]
      publish: served.pomona
      """.write(to: folder.appending(path: "loop.yaml"), atomically: true, encoding: .utf8)
      let pictures = ProcessInfo.processInfo.environment["POMONA_TEST_PICTURES"] ?? folder.path
      let job: [String: Any] = [
        "pomona": Tool.path.path, "folder": folder.path, "pictures": pictures, "label": "plum",
        "photos": (0..<8).map { all.appending(path: "plum/\($0).jpg").path },
        "fresh": all.appending(path: "plum/14.jpg").path,
      ]
      let script = try [
        "Tests/PomonaServerTests/Peers/browser.py", "Tests/PomonaToolTests/Peers/loop.py",
      ].map {
        try String(contentsOf: Project.root.appending(path: $0), encoding: .utf8)
      }.joined(separator: "\n")
      let output = try Peer.python(
        script,
        [program, String(decoding: try JSONSerialization.data(withJSONObject: job), as: UTF8.self)])
      let seen = try #require(JSONSerialization.jsonObject(with: output) as? [String: Any])
      #expect(seen["before"] as? String != "plum")
      #expect(seen["reviewed"] as? Int == 8 && seen["claims"] as? Int == 8)
      #expect(seen["unnamed"] as? [String] == [])
      let journal = seen["journal"] as? [[String: Any]] ?? []
      #expect(journal.count == 24)
      #expect(journal.allSatisfy { $0["who"] as? String == "ada" })
      #expect((seen["labels"] as? String)?.components(separatedBy: ",plum\n").count == 9)
      let pipeline = seen["pipeline"] as? [String: Any] ?? [:]
      #expect(pipeline["outcome"] as? String == "published", "\(pipeline)")
      #expect(seen["after"] as? String == "plum")
      #expect(seen["running"] as? Bool == true)
    }
  }
}
