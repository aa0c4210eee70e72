#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

/// Sessions on a real cluster.
@Suite(.serialized, .enabled(if: SparkCluster.isAvailable, "\(SparkCluster.requirement)"))
struct SessionTests {
  private func withSpark<R: Sendable>(
    _ body: @Sendable (SparkSession) async throws -> R
  ) async throws -> R {
    try await SparkSession.withSession(SparkCluster.connection(), body: body)
  }

  @Test func theServerReportsItsVersion() async throws {
    #expect(try await withSpark { $0.sparkVersion } == "4.3.0")
  }

  @Test func everySQLTypeIsReturned() async throws {
    let rows = try await withSpark { spark in
      try await spark.sql(
        """
        SELECT true AS b, 1Y AS i8, 2S AS i16, 3 AS i32, 4L AS i64, 1.5F AS f, 2.5D AS d, 'text' AS s, X'00FF' AS y,
          NULL AS n, DATE'1970-01-03' AS day, TIMESTAMP'1970-01-01 00:00:01 UTC' AS t,
          TIMESTAMP_NTZ'1970-01-01 00:00:02' AS tn, array(1.0F, 2.0F) AS lf, named_struct('a', 1, 'z', 'q') AS st, map('k', 9L) AS m
        """
      ).collect()
    }
    #expect(rows.count == 1)
    #expect(
      rows.rows == [
        [
          .boolean(true), .integer(1), .integer(2), .integer(3), .integer(4), .number(1.5),
          .number(2.5),
          .string("text"), .binary([0, 255]), .null, .integer(2), .integer(1_000_000),
          .integer(2_000_000),
          .array([.number(1), .number(2)]), .structure([.integer(1), .string("q")]),
          .array([.structure([.string("k"), .integer(9)])]),
        ]
      ])
    #expect(
      rows.fields.map(\.type.description) == [
        "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "string", "binary",
        "void", "date",
        "timestamp", "timestamp_ntz", "array<float>", "struct<a:int,z:string>",
        "map<string,bigint>",
      ])
  }

  @Test func aMillionRowsArriveOnceEach() async throws {
    let sum = try await withSpark { spark in
      try await spark.range(1_000_000, partitions: 7).collect().integers("id").reduce(
        into: Int64(0)
      ) { $0 += $1 ?? 0 }
    }
    #expect(sum == 499_999_500_000)
  }

  @Test func argumentsNeedNoQuotes() async throws {
    let rows = try await withSpark { spark in
      try await spark.sql(
        "SELECT :s AS s, :i + 1 AS i, :d AS d, :b AS b, :y AS y",
        arguments: [
          "s": .string("it's; DROP"), "i": .bigint(41), "d": .double(0.5), "b": .boolean(true),
          "y": .binary([1, 2]),
        ]
      ).collect()
    }
    #expect(
      rows.rows == [
        [.string("it's; DROP"), .integer(42), .number(0.5), .boolean(true), .binary([1, 2])]
      ])
  }

  @Test func plansAreBuiltFromPlans() async throws {
    let rows = try await withSpark { spark in
      try await spark.range(100).filter("id % 10 = 3").select("id", "id * id AS square").limit(2)
        .collect()
    }
    #expect(try rows.integers("square") == [9, 169])
  }

  @Test func aViewHasANameInSQL() async throws {
    let count = try await withSpark { spark in
      try await spark.range(5).createView("five")
      try await spark.range(7).createView("five")
      #expect(try await spark.table("five").collect().count == 7)
      return try await spark.sql("SELECT count(*) AS n FROM five").collect().integers("n")
    }
    #expect(count == [7])
  }

  @Test func aCommandRunsImmediatelyAndHoldsItsResult() async throws {
    try await withSpark { spark in
      try await spark.range(1).createView("seen")
      let result = try await spark.sql("SHOW VIEWS").collect()
      #expect(try result.strings("viewName") == ["seen"])
    }
  }

  @Test func theSchemaIsAvailableWithoutRunning() async throws {
    let tree = try await withSpark { try await $0.range(3).select("id", "'x' AS s").schema() }
    #expect(tree.contains("|-- id: long"))
    #expect(tree.contains("|-- s: string"))
  }

  @Test func settingsBelongToTheSession() async throws {
    let name = "spark.sql.shuffle.partitions"
    try await withSpark { spark in
      let before = try await spark.setting(name)
      try await spark.set([name: "17", "pomona.test": "a=b; c"])
      #expect(try await spark.setting(name) == "17")
      #expect(try await spark.setting("pomona.test") == "a=b; c")
      try await spark.unset([name])
      #expect(try await spark.setting(name) == before)
      #expect(try await spark.setting("pomona.none") == nil)
    }
    #expect(try await withSpark { try await $0.setting("pomona.test") } == nil)
  }

  @Test func aNamedSessionIsJoinedAndKept() async throws {
    var connection = try SparkCluster.connection()
    connection.sessionID = UUID()
    for round in 1...2 {
      try await SparkSession.withSession(connection) { spark in
        if round == 1 { try await spark.range(3).createView("kept") }
        #expect(try await spark.table("kept").collect().count == 3)
      }
    }
  }

  @Test func filesAreWrittenAndReadByTheCluster() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "numbers").path
    try await withSpark { spark in
      let numbers = spark.range(1000, partitions: 4).select("id", "id % 3 AS third")
      try await numbers.write(to: path)
      #expect(FileManager.default.fileExists(atPath: path + "/_SUCCESS"))
      #expect(try await spark.read("parquet", paths: [path]).collect().count == 1000)

      let taken = await #expect(throws: SparkError.self) { try await numbers.write(to: path) }
      #expect(taken?.code == .pathExists)
      #expect(taken?.errorClass == "PATH_ALREADY_EXISTS")

      try await numbers.filter("id < 10").write(
        to: path, mode: .overwrite, partitionedBy: ["third"])
      #expect(FileManager.default.fileExists(atPath: path + "/third=2"))
      #expect(try await spark.read("parquet", paths: [path]).collect().count == 10)

      let files = try await spark.read(
        "binaryFile", paths: [path],
        options: ["recursiveFileLookup": "true", "pathGlobFilter": "*.parquet"]
      ).select("length", "content").collect()
      #expect(
        try files.integers("length") == files.binaries("content").map { $0.map { Int64($0.count) } }
      )
      #expect(files.count > 0)
    }
  }

  @Test(arguments: [
    ("SELEC 1", "PARSE_SYNTAX_ERROR", SparkError.Code.rejected),
    ("SELECT * FROM nowhere", "TABLE_OR_VIEW_NOT_FOUND", .rejected),
    ("SELECT nobody(1)", "UNRESOLVED_ROUTINE", .functionMissing),
    ("SELECT 1 / 0", "DIVIDE_BY_ZERO", .failed),
    ("SELECT * FROM parquet.`/no/such/place`", "PATH_NOT_FOUND", .pathMissing),
  ])
  func sparksErrorsHaveClassStateAndRemedy(
    query: String, errorClass: String, code: SparkError.Code
  ) async throws {
    try await withSpark { spark in
      let error = await #expect(throws: SparkError.self) {
        _ = try await spark.sql(query).collect()
      }
      #expect(error?.errorClass == errorClass)
      #expect(error?.code == code)
      #expect(error?.sqlState?.count == 5)
      #expect(error?.remedy?.isEmpty == false)
      // The session still works.
      let rows = try await spark.range(1).collect()
      #expect(rows.count == 1)
    }
  }

  @Test func aMissingClassIsAMissingFunction() async throws {
    try await withSpark { spark in
      let error = await #expect(throws: SparkError.self) {
        try await spark.registerJavaFunction("none", className: "no.such.Class", returning: "int")
      }
      #expect(error?.code == .functionMissing)
    }
  }

  @Test func progressEndsWithAllTasksDone() async throws {
    let reports = Recorder<SparkProgress>()
    try await withSpark { spark in
      _ = try await spark.sql(
        "SELECT java_method('java.lang.Thread', 'sleep', 600L + id * 0) AS s FROM range(0, 8, 1, 8)"
      ).collect { reports.add($0) }
    }
    let last = try #require(reports.all.last)
    #expect(last.tasks == 8)
    #expect(reports.all.contains { $0.completedTasks > 0 && $0.completedTasks < 8 })
    #expect(reports.all.contains { $0.runningTasks > 0 })
  }

  @Test func manyTasksShareASession() async throws {
    let counts = try await withSpark { spark in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for n in 1...6 { group.addTask { try await spark.range(Int64(n) * 1000).collect().count } }
        return try await group.reduce(into: []) { $0.append($1) }.sorted()
      }
    }
    #expect(counts == [1000, 2000, 3000, 4000, 5000, 6000])
  }
}
#endif
