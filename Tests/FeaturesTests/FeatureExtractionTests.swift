import Datasets
import Failures
import Features
import Foundation
import Inference
import Synchronization
import TestSupport
import Testing

@Suite struct FeatureExtractionTests {
  private let backbone: Backbone

  init() throws {
    backbone = try BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
      .backbone(BackboneCatalog.defaultName)
  }

  private func extract(
    _ dataset: Dataset, to folder: URL, jobs: Int = 2, resume: Bool = false,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> FeatureExtraction.Summary {
    try await FeatureExtraction(backbone: backbone, precision: .f32, jobs: jobs)
      .run(on: dataset, to: folder.path, resume: resume, progress: progress)
  }

  /// The bytes of a folder's files by name.
  private func contents(of folder: URL) throws -> [String: Data] {
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return Dictionary(
      uniqueKeysWithValues: try files.map { ($0.lastPathComponent, try Data(contentsOf: $0)) })
  }

  @Test func aTableHasARowForEveryPhotoThatPyarrowAndDuckDBRead() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["kiwi", "fig"], count: 3, in: photos)
      let garbage = try SamplePhotos.makeGarbage(in: photos.appending(path: "fig"))
      let table = folder.appending(path: "table")
      let summary = try await extract(Dataset.open(photos.path), to: table)
      #expect(summary.rows == 6 + garbage.count)
      #expect(Set(summary.skipped.map(\.path)) == Set(garbage.map { "fig/\($0)" }))
      #expect(summary.skipped.allSatisfy { !$0.reason.isEmpty })

      let answer = try Peer.python(
        """
        import sys, json, duckdb, pyarrow.parquet as pq
        t = pq.read_table(sys.argv[1])
        rows = t.to_pylist()
        good = [r for r in rows if r["error"] is None]
        counts = duckdb.sql(f"select label, count(features) from '{sys.argv[1]}/*.parquet' group by label order by label").fetchall()
        print(json.dumps({
          "columns": [f"{f.name} {f.type}" for f in t.schema],
          "labels": sorted({r["label"] for r in good}),
          "lengths": sorted({len(r["features"]) for r in good}),
          "sizes": all(30 < r["width"] < 70 and 30 < r["height"] < 70 for r in good),
          "bad": [r["features"] is None and r["width"] is None for r in rows if r["error"]],
          "counts": [list(c) for c in counts if c[0]]}))
        """, [table.path])
      let json = try #require(JSONSerialization.jsonObject(with: answer) as? [String: Any])
      #expect(
        json["columns"] as? [String] == [
          "path string", "label string", "split string", "width int32", "height int32",
          "error string",
          "features list<element: float>", "signature list<element: float>",
        ])
      #expect(json["labels"] as? [String] == ["fig", "kiwi"])
      #expect(json["lengths"] as? [Int] == [1280])
      #expect(json["sizes"] as? Bool == true)
      #expect(json["bad"] as? [Bool] == Array(repeating: true, count: garbage.count))
      #expect((json["counts"] as? [[Any]])?.map { $0[1] as? Int } == [3, 3])
    }
  }

  @Test func theNumberOfThreadsChangesNoByte() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["kiwi", "fig"], count: 20, in: photos)
      let dataset = try Dataset.open(photos.path)
      for jobs in [1, 2, 3] {
        _ = try await extract(dataset, to: folder.appending(path: "\(jobs)"), jobs: jobs)
      }
      let one = try contents(of: folder.appending(path: "1"))
      #expect(one.count == 2)
      #expect(try contents(of: folder.appending(path: "2")) == one)
      #expect(try contents(of: folder.appending(path: "3")) == one)
    }
  }

  /// Extracts until more than `limit` photos are done, and cancels then.
  private func extractUntil(
    _ limit: Int, _ dataset: Dataset, to folder: URL
  ) async throws {
    let task = Mutex<Task<Void, any Error>?>(nil)
    let started = Task {
      // Not before the task can be cancelled from its own progress.
      while task.withLock({ $0 == nil }) { await Task.yield() }
      _ = try await extract(dataset, to: folder) { progress in
        if progress.done > limit { task.withLock { $0?.cancel() } }
      }
    }
    task.withLock { $0 = started }
    try await started.value
  }

  @Test func anInterruptedExtractionIsResumedWithTheSameResult() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["kiwi"], count: 1, in: photos)
      // More than two parts, from hard links of one photo; small enough to be quick.
      let first = photos.appending(path: "kiwi/0.jpg")
      for number in 1..<2200 {
        try FileManager.default.linkItem(
          at: first, to: photos.appending(path: "kiwi/\(number).jpg"))
      }
      let dataset = try Dataset.open(photos.path)
      let whole = folder.appending(path: "whole")
      _ = try await extract(dataset, to: whole)

      let table = folder.appending(path: "table")
      await #expect(throws: CancellationError.self) {
        try await extractUntil(2100, dataset, to: table)
      }
      #expect(!FileManager.default.fileExists(atPath: table.path))
      let seen = FirstNumber()
      _ = try await extract(dataset, to: table, resume: true) { seen.note($0.done) }
      #expect(seen.value > 2048)
      #expect(try contents(of: table) == contents(of: whole))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
          "photos", "table", "whole",
        ])
    }
  }

  @Test func resumingWithOtherPhotosIsRejected() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["kiwi", "fig"], count: 3, in: photos)
      let table = folder.appending(path: "table")
      let dataset = try Dataset.open(photos.path)
      await #expect(throws: CancellationError.self) {
        try await extractUntil(0, dataset, to: table)
      }
      try FileManager.default.removeItem(at: photos.appending(path: "fig/0.jpg"))
      let error = await #expect(throws: PomonaError.self) {
        try await extract(Dataset.open(photos.path), to: table, resume: true)
      }
      #expect(error?.code == .changedInput)
      _ = try await extract(Dataset.open(photos.path), to: table)
    }
  }

  @Test func aFolderThatIsNotATableIsNeverReplaced() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["kiwi"], count: 2, in: photos)
      let error = await #expect(throws: PomonaError.self) {
        try await extract(Dataset.open(photos.path), to: photos)
      }
      #expect(error?.code == .cannotCreate)
      #expect(FileManager.default.fileExists(atPath: photos.appending(path: "kiwi/0.jpg").path))
    }
  }
}

/// The first of the numbers that it is given.
private final class FirstNumber: Sendable {
  private let state = Mutex<Int?>(nil)
  var value: Int { state.withLock { $0 ?? 0 } }
  func note(_ number: Int) { state.withLock { $0 = $0 ?? number } }
}
