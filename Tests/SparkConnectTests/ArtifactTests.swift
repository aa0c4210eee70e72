#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

/// Files and functions sent to a real cluster.
@Suite(.serialized, .enabled(if: SparkCluster.isAvailable, "\(SparkCluster.whyNot)"))
struct ArtifactTests {
  private func withFolder<R>(_ body: (URL) async throws -> R) async throws -> R {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }

  @Test(arguments: [0, 1, 32 << 10, (32 << 10) + 1, 5_000_003])
  func aFileIsSentOnceWholeAndNeverAgain(_ size: Int) async throws {
    var connection = try SparkCluster.connection()
    connection.sessionID = UUID()
    try await withFolder { folder in
      let file = folder.appending(path: "data")
      try Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }).write(to: file)
      @Sendable func expect(_ sent: Int, _ spark: SparkSession) async throws {
        let bytes = try await spark.addArtifact(file, as: .file("data-\(size)"))
        #expect(bytes == sent)
      }
      try await SparkSession.withSession(connection) { spark in
        try await expect(size, spark)
        try await expect(0, spark)
      }
      // Another program in the same session need not send it either.
      try await SparkSession.withSession(connection) { spark in
        try await expect(0, spark)
      }
    }
  }

  @Test func anotherFileOfTheSameNameIsAnError() async throws {
    try await withFolder { folder in
      let file = folder.appending(path: "data")
      try await SparkSession.withSession(SparkCluster.connection()) { spark in
        try Data("one".utf8).write(to: file)
        try await spark.addArtifact(file, as: .file("data"))
        try Data("two".utf8).write(to: file)
        let error = await #expect(throws: SparkError.self) {
          try await spark.addArtifact(file, as: .file("data"))
        }
        #expect(error?.errorClass?.contains("ALREADY_EXISTS") == true)
      }
    }
  }

  @Test func aFileThatIsNotThereIsAnError() async throws {
    try await SparkSession.withSession(SparkCluster.connection()) { spark in
      let error = await #expect(throws: SparkError.self) {
        try await spark.addArtifact(URL(filePath: "/no/such/file"), as: .file("x"))
      }
      #expect(error?.code == .artifact)
    }
  }

  @Test(.enabled(if: Program.find("javac") != nil, "needs a JDK"))
  func aJavaFunctionSeesTheFilesOfTheSession() async throws {
    try await withFolder { folder in
      let source = folder.appending(path: "Lines.java")
      try Self.java.write(to: source, atomically: true, encoding: .utf8)
      let home = try SparkPython.run(
        "import importlib.util as u; print(u.find_spec('pyspark').submodule_search_locations[0], end='')"
      )
      let jars = String(decoding: home, as: UTF8.self) + "/jars/*"
      try Program.run(
        "/bin/bash",
        [
          "-c",
          #"cd "$1" && javac -cp "$2" -d classes Lines.java && jar cf lines.jar -C classes ."#, "-",
          folder.path, jars,
        ])
      let data = folder.appending(path: "payload")
      try Data(repeating: 7, count: 100_000).write(to: data)

      try await SparkSession.withSession(SparkCluster.connection()) { spark in
        try await spark.addArtifact(folder.appending(path: "lines.jar"), as: .jar("lines.jar"))
        try await spark.addArtifact(data, as: .file("payload-1"))
        try await spark.registerJavaFunction(
          "found", className: "lab.Lines", returning: "array<float>")
        let rows = try await spark.sql("SELECT found('payload-1', id) AS f FROM range(0, 4, 1, 4)")
          .collect()
        #expect(try rows.floatArrays("f") == (0..<4).map { [100_000, Float($0)] })
      }
    }
  }

  private static let java = """
    package lab;
    import java.io.File; import org.apache.spark.SparkFiles; import org.apache.spark.sql.api.java.UDF2;
    /** The size of a file of the session, and the second argument. */
    public class Lines implements UDF2<String, Long, float[]> {
      public float[] call(String name, Long number) {
        File root = new File(SparkFiles.getRootDirectory());
        for (File d : root.listFiles()) { File f = new File(d, name); if (f.isFile()) return new float[] {f.length(), number}; }
        throw new IllegalStateException("no " + name);
      }
    }
    """
}
#endif
