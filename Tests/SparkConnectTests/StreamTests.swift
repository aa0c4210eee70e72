#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

/// Streaming queries on a real cluster.
@Suite(.serialized, .enabled(if: SparkCluster.isAvailable, "\(SparkCluster.requirement)"))
struct StreamTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "in"), withIntermediateDirectories: true)
  }

  /// Puts a file with lines into the source, whole.
  private func put(_ name: String, _ lines: [String]) throws {
    let partial = folder.appending(path: ".\(name)")
    try lines.joined(separator: "\n").write(to: partial, atomically: true, encoding: .utf8)
    try FileManager.default.moveItem(at: partial, to: folder.appending(path: "in/\(name)"))
  }

  private func start(
    _ spark: SparkSession, _ trigger: SparkStream.Trigger, column: String = "value"
  ) async throws -> SparkStream {
    try await spark.readStream(
      "text", path: folder.appending(path: "in").absoluteString, schema: "value STRING",
      options: ["maxFilesPerTrigger": "1"]
    ).select("\(column) AS value").stream(
      to: folder.appending(path: "out").absoluteString,
      checkpoint: folder.appending(path: "checkpoint").absoluteString, trigger: trigger,
      name: "lines")
  }

  private func end(of stream: SparkStream) async throws -> SparkStream.Status {
    for _ in 0..<600 {
      let status = try await stream.status()
      if !status.isActive { return status }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("the stream does not end")
    return try await stream.status()
  }

  @Test func whatIsThereIsWrittenOnceInBatches() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try await SparkSession.withSession(SparkCluster.connection()) { spark in
      try put("1.txt", ["apple", "pear"])
      try put("2.txt", ["fig"])
      let first = try await start(spark, .availableNow)
      _ = try await end(of: first)
      #expect(try await first.failure() == nil)
      let batches = try await first.recentProgress().filter { $0.rows > 0 }
      #expect(batches.map(\.batch) == [0, 1])
      #expect(batches.reduce(0) { $0 + $1.rows } == 3)
      try put("3.txt", ["lime"])
      let second = try await start(spark, .availableNow)
      #expect(second.id == first.id && second.runID != first.runID)
      _ = try await end(of: second)
      let rows = try await spark.read(
        "parquet", paths: [folder.appending(path: "out").absoluteString]
      ).collect()
      #expect(
        try rows.strings("value").compactMap { $0 }.sorted() == ["apple", "fig", "lime", "pear"])
    }
  }

  @Test func aStreamIsStoppedAndItsFailureReported() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try await SparkSession.withSession(SparkCluster.connection()) { spark in
      let waiting = try await start(spark, .interval(.milliseconds(200)))
      #expect(try await waiting.status().isActive)
      try await waiting.stop()
      #expect(try await !waiting.status().isActive)
      #expect(try await waiting.failure() == nil)
      try put("1.txt", ["apple"])
      let failing = try await start(
        spark, .availableNow, column: "CAST(raise_error('no such fruit') AS string)")
      #expect(try await !end(of: failing).isActive)
      let failure = try #require(try await failing.failure())
      #expect(failure.message.contains("no such fruit"), "\(failure)")
    }
  }

  @Test func ratesThatCannotBeComputedAreLeftOut() throws {
    let progress = try SparkStream.Progress(
      json: """
        {"batchId": 4, "batchDuration": 1500, "sources": [
          {"numInputRows": 3, "inputRowsPerSecond": "NaN", "processedRowsPerSecond": 2.0}]}
        """)
    #expect(progress.batch == 4 && progress.rows == 3 && progress.seconds == 1.5)
    #expect(progress.inputRate == nil && progress.rate == 2)
    let error = #expect(throws: SparkError.self) { try SparkStream.Progress(json: "{}") }
    #expect(error?.code == .invalidResponse)
  }
}
#endif
