import Foundation
import Tables
import TestSupport
import Testing

@Suite(.serialized) struct WatchTests {
  private let place: Workspace

  init() throws { place = try Workspace.get() }

  /// The paths of the rows of a table, and of those of unreadable photos.
  private func rows(_ folder: URL) throws -> (answered: [String], unreadable: [String]) {
    var answered: [String] = []
    var unreadable: [String] = []
    let parts = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    for part in parts where part.hasSuffix(".parquet") {
      let reader = try ParquetReader(path: folder.appending(path: part).path)
      for group in reader.rowGroups {
        guard
          case .strings(let paths) = try reader.read(rowGroup: group, columns: ["path"])[0]
        else { continue }
        if part.hasPrefix("unreadable") {
          unreadable += paths.compactMap { $0 }
        } else {
          answered += paths.compactMap { $0 }
        }
      }
    }
    return (answered.sorted(), unreadable.sorted())
  }

  private func copy(_ number: Int, to inbox: URL, as name: String) throws {
    // A name that begins with a dot is no photo yet; the rename announces it.
    let hidden = inbox.appending(path: ".\(name)")
    try FileManager.default.copyItem(
      atPath: "\(place.photos)/\(number % 2 == 0 ? "fig" : "lime")/\(number % 20).jpg",
      toPath: hidden.path)
    try FileManager.default.moveItem(at: hidden, to: inbox.appending(path: name))
  }

  private func inbox(_ folder: URL) throws -> URL {
    let inbox = folder.appending(path: "inbox")
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
    return inbox
  }

  @Test func whatIsThereIsScoredOnce() throws {
    try withTemporaryFolder { folder in
      let (inbox, table) = (try inbox(folder), folder.appending(path: "rows"))
      for number in 0..<6 { try copy(number, to: inbox, as: "\(number).jpg") }
      try Data("no photo".utf8).write(to: inbox.appending(path: "text.jpg"))
      try Data("not looked at".utf8).write(to: inbox.appending(path: "notes.txt"))
      let arguments = [
        "watch", inbox.path, "--model", place.model, "-o", table.path, "--once", "--json",
        "--jobs", "2",
      ]
      let first = try Tool.run(arguments)
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.json["answered"] as? Int == 6 && first.json["unreadable"] as? Int == 1)
      let names = (0..<6).map { "\($0).jpg" }
      #expect(try rows(table).answered == names && rows(table).unreadable == ["text.jpg"])
      // Announced again, touched, rewritten with the same and with another content.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000)],
        ofItemAtPath: inbox.appending(path: "0.jpg").path)
      try FileManager.default.removeItem(at: inbox.appending(path: "1.jpg"))
      try copy(1, to: inbox, as: "1.jpg")
      try FileManager.default.removeItem(at: inbox.appending(path: "2.jpg"))
      try copy(3, to: inbox, as: "2.jpg")
      let second = try Tool.run(arguments)
      #expect(second.status == 0, "\(second.errors)")
      #expect(second.json["answered"] as? Int == 1 && second.json["known"] as? Int == 2)
      #expect(try rows(table).answered == (names + ["2.jpg"]).sorted())
      #expect(try rows(table).unreadable == ["text.jpg"])
    }
  }

  /// Photos arrive while the model is replaced and the command is killed: each has exactly one row.
  @Test func photosThatArriveHaveExactlyOneRowWhateverIsKilled() throws {
    try withTemporaryFolder { folder in
      let (inbox, table) = (try inbox(folder), folder.appending(path: "rows"))
      let model = folder.appending(path: "model.pomona")
      try FileManager.default.copyItem(atPath: place.model, toPath: model.path)
      let other = folder.appending(path: "other.pomona")
      let trained = try Tool.run(
        "train", place.photos, "-o", other.path, "--classifier", "discriminant", "--quiet")
      #expect(trained.status == 0, "\(trained.errors)")
      func start() throws -> RunningTool {
        try RunningTool([
          "watch", inbox.path, "--model", model.path, "-o", table.path, "--every", "200ms",
          "--jobs", "2",
        ])
      }
      let count = 120
      var watch = try start()
      for number in 0..<count {
        let folder = inbox.appending(path: "\(number % 3)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try copy(number, to: folder, as: "\(number).jpg")
        usleep(20_000)
        if number == 20 || number == 50 || number == 90 {
          watch.send(SIGKILL)
          _ = try watch.outcome()
          watch = try start()
        }
        if number == 65 {
          let replaced = folder.appending(path: "replaced")
          try FileManager.default.moveItem(at: model, to: replaced)
          try FileManager.default.moveItem(at: other, to: model)
        }
      }
      let expected = (0..<count).map { "\($0 % 3)/\($0).jpg" }.sorted()
      let end = ContinuousClock.now + .seconds(60)
      watch.wait { (try? rows(table).answered.count >= count) == true || .now > end }
      watch.send(SIGTERM)
      let outcome = try watch.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try rows(table).answered == expected)
      #expect(try rows(table).unreadable == [])
    }
  }

  @Test func linesAreWrittenAsPhotosArriveAndPhotosAreArchived() throws {
    try withTemporaryFolder { folder in
      let (inbox, archive) = (try inbox(folder), folder.appending(path: "done"))
      let watch = try RunningTool([
        "watch", inbox.path, "--model", place.model, "-o", "-", "--archive", archive.path,
        "--every", "100ms", "--jobs", "1", "--order", "newest",
      ])
      try copy(1, to: inbox, as: "whole.jpg")
      watch.wait { watch.output.contains("whole.jpg") }
      let half = inbox.appending(path: "half.jpg")
      let photo = try Data(contentsOf: URL(filePath: "\(place.photos)/fig/0.jpg"))
      let file = try #require(fopen(half.path, "w"))
      _ = photo.prefix(100).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
      fflush(file)
      usleep(300_000)
      // What is still being written is not looked at.
      #expect(!watch.output.contains("half.jpg"))
      _ = photo.dropFirst(100).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
      fclose(file)
      watch.wait { watch.output.contains("half.jpg") }
      let end = ContinuousClock.now + .seconds(10)
      while (try? FileManager.default.contentsOfDirectory(atPath: archive.path).count) != 2,
        ContinuousClock.now < end
      { usleep(20_000) }
      watch.send(SIGTERM)
      let outcome = try watch.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.jsonLines.count == 2)
      #expect(outcome.jsonLines.allSatisfy { $0["label"] is String && $0["error"] == nil })
      #expect(try FileManager.default.contentsOfDirectory(atPath: inbox.path) == [])
      #expect(
        try Set(FileManager.default.contentsOfDirectory(atPath: archive.path)) == [
          "half.jpg", "whole.jpg",
        ])
    }
  }

  @Test func anArchiveWithinTheSourceIsRefused() throws {
    try withTemporaryFolder { folder in
      let (inbox, archive) = (try inbox(folder), folder.appending(path: "inbox/done"))
      try copy(0, to: inbox, as: "0.jpg")
      let outcome = try Tool.run([
        "watch", inbox.path, "--model", place.model, "-o", "-", "--once", "--archive", archive.path,
      ])
      #expect(outcome.status == 73, "\(outcome.errors)")
      #expect(FileManager.default.fileExists(atPath: inbox.appending(path: "0.jpg").path))
    }
  }

  @Test func twoWatchesDoNotShareATable() throws {
    try withTemporaryFolder { folder in
      let (inbox, table) = (try inbox(folder), folder.appending(path: "rows"))
      let arguments = ["watch", inbox.path, "--model", place.model, "-o", table.path]
      let first = try RunningTool(arguments)
      first.wait { FileManager.default.fileExists(atPath: "\(table.path)/.lock") }
      usleep(200_000)
      let second = try Tool.run(arguments)
      #expect(second.status == 73, "\(second.errors)")
      first.send(SIGTERM)
      #expect(try first.outcome().status == 0)
    }
  }
}
