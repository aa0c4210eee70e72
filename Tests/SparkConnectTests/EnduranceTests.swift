#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

/// Broken connections and cancelled executions on a real cluster.
@Suite(
  .serialized,
  .enabled(if: SparkCluster.isAvailable && SparkPython.isAvailable, "\(SparkCluster.requirement)"))
struct EnduranceTests {
  /// Eight tasks of a second each.
  private static let slow =
    "SELECT id, java_method('java.lang.Thread', 'sleep', 1000L + id * 0) AS s FROM range(0, 8, 1, 8)"

  private func proxied() throws -> (CuttingProxy, SparkConnection) {
    var connection = try SparkCluster.connection()
    let proxy = try CuttingProxy(to: connection.port)
    connection.host = "127.0.0.1"
    connection.port = proxy.port
    return (proxy, connection)
  }

  @Test func aConnectionCutDuringAnExecutionLosesNothing() async throws {
    let (proxy, connection) = try proxied()
    let reports = Recorder<SparkProgress>()
    let cuts = Recorder<Int>()
    let rows = try await SparkSession.withSession(connection) { spark in
      try await spark.sql(Self.slow).collect { progress in
        reports.add(progress)
        // Once early and once late.
        if [2, 5].contains(progress.completedTasks), !cuts.all.contains(progress.completedTasks) {
          cuts.add(progress.completedTasks)
          proxy.cut()
        }
      }
    }
    #expect(try rows.integers("id") == (0..<8).map { $0 })
    #expect(proxy.cuts() > 0)
  }

  @Test func aResultOverManyBrokenConnectionsArrivesOnceAndWhole() async throws {
    let (proxy, connection) = try proxied()
    let ids = try await SparkSession.withSession(connection) { spark in
      try await spark.set(["spark.sql.execution.arrow.maxRecordsPerBatch": "10000"])
      proxy.cutEvery(bytes: 700_000)
      let ids = try await spark.range(400_000, partitions: 5).collect().integers("id")
      proxy.cutEvery(bytes: 0)
      return ids
    }
    #expect(ids.count == 400_000)
    #expect(ids.enumerated().allSatisfy { $0.element == Int64($0.offset) })
    #expect(proxy.cuts() >= 3)
  }

  @Test func anUploadIsRepeatedWhenItBreaks() async throws {
    let (proxy, connection) = try proxied()
    let file = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(repeating: 3, count: 60_000_000).write(to: file)
    try await SparkSession.withSession(connection) { spark in
      async let sent = spark.addArtifact(file, as: .file("large"))
      try await Task.sleep(for: .milliseconds(350))
      proxy.cut()
      #expect(try await sent == 60_000_000)
    }
    #expect(proxy.cuts() > 0)
  }

  @Test func aConnectionThatStaysBrokenIsReported() async throws {
    let (proxy, connection) = try proxied()
    let configuration = impatient
    let error = await #expect(throws: SparkError.self) {
      try await SparkSession.withSession(connection, configuration: configuration) { spark in
        proxy.end()
        _ = try await spark.range(3).collect()
      }
    }
    #expect(error?.code == .unreachable)
  }

  private var impatient: SparkSession.Configuration {
    var configuration = SparkSession.Configuration()
    configuration.retries.maximumRetries = 3
    return configuration
  }

  @Test func cancellingTheTaskStopsTheJob() async throws {
    try await SparkSession.withSession(SparkCluster.connection()) { spark in
      let began = Recorder<SparkProgress>()
      let work = Task {
        try await spark.sql("SELECT count(*) FROM range(1000000000000)").collect(tags: ["endless"])
        {
          began.add($0)
        }
      }
      while began.all.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
      let clock = ContinuousClock.now
      work.cancel()
      await #expect(throws: CancellationError.self) { try await work.value }
      #expect(ContinuousClock.now - clock < .seconds(12))
      // Although it was cancelled while its plan was being made, the cores are free again: the session responds, and nothing is
      // left to interrupt.
      #expect(try await spark.range(10, partitions: 2).collect().count == 10)
      #expect(try await spark.interrupt(tag: "endless").isEmpty)
    }
  }

  @Test func cancellingTheWholeSessionStopsTheJob() async throws {
    let began = Recorder<SparkProgress>()
    let connection = try SparkCluster.connection()
    let work = Task {
      try await SparkSession.withSession(connection) { spark in
        _ = try await spark.sql("SELECT count(*) FROM range(1000000000000)").collect {
          began.add($0)
        }
      }
    }
    while began.all.allSatisfy({ $0.runningTasks == 0 }) {
      try await Task.sleep(for: .milliseconds(50))
    }
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
    let clock = ContinuousClock.now
    try await SparkSession.withSession(connection) { spark in
      let rows = try await spark.range(10, partitions: 2).collect()
      #expect(rows.count == 10)
    }
    #expect(ContinuousClock.now - clock < .seconds(15))
  }

  @Test func anInterruptionByTagIsReportedAsOne() async throws {
    try await SparkSession.withSession(SparkCluster.connection()) { spark in
      let began = Recorder<SparkProgress>()
      let work = Task {
        try await spark.sql("SELECT count(*) FROM range(1000000000000)").collect(tags: ["night-run"]
        ) { began.add($0) }
      }
      while began.all.allSatisfy({ $0.runningTasks == 0 }) {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(try await spark.interrupt(tag: "another").isEmpty)
      #expect(try await spark.interrupt(tag: "night-run").count == 1)
      let error = await #expect(throws: SparkError.self) { try await work.value }
      #expect(error?.code == .interrupted)
    }
  }

  @Test func anErrorOfTheConsumerStopsTheJob() async throws {
    struct Enough: Error {}
    try await SparkSession.withSession(SparkCluster.connection()) { spark in
      await #expect(throws: Enough.self) {
        try await spark.sql(Self.slow).forEachBatch(tags: ["slow"]) { _ in throw Enough() }
      }
      let interrupted = try await spark.interrupt(tag: "slow")
      #expect(interrupted.isEmpty)
    }
  }
}
#endif
