#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

/// Files and functions added to a session of a real cluster.
@Suite(.serialized, .enabled(if: SparkCluster.isAvailable, "\(SparkCluster.requirement)"))
struct ArtifactTests {
  private func withFolder<R>(body: (URL) async throws -> R) async throws -> R {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }

  @Test(arguments: [0, 1, 32 << 10, (32 << 10) + 1, 5_000_003])
  func aFileIsSentOnce(_ size: Int) async throws {
    var connection = try SparkCluster.connection()
    connection.sessionID = UUID()
    try await withFolder { folder in
      let file = folder.appending(path: "data")
      try Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }).write(to: file)
      @Sendable func expect(_ sent: Int, by spark: SparkSession) async throws {
        let bytes = try await spark.addArtifact(file, as: .file("data-\(size)"))
        #expect(bytes == sent)
      }
      try await SparkSession.withSession(connection) { spark in
        try await expect(size, by: spark)
        try await expect(0, by: spark)
      }
      // Another program in the same session need not send it either.
      try await SparkSession.withSession(connection) { spark in
        try await expect(0, by: spark)
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

  @Test func aMissingFileIsAnError() async throws {
    try await SparkSession.withSession(SparkCluster.connection()) { spark in
      let error = await #expect(throws: SparkError.self) {
        try await spark.addArtifact(URL(filePath: "/no/such/file"), as: .file("x"))
      }
      #expect(error?.code == .artifact)
    }
  }

  @Test func aFileThatChangesWhileItIsSentIsAnError() async throws {
    try await withFolder { folder in
      // A pipe is read twice, and holds less the second time.
      let pipe = folder.appending(path: "pipe").path
      try #require(mkfifo(pipe, 0o600) == 0)
      Thread.detachNewThread {
        Self.write(40_000, to: pipe)
        // Until the first reader has closed the pipe.
        while case let descriptor = open(pipe, O_WRONLY | O_NONBLOCK), descriptor >= 0 {
          close(descriptor)
          usleep(1000)
        }
        Self.write(10, to: pipe)
      }
      try await SparkSession.withSession(SparkCluster.connection()) { spark in
        let error = await #expect(throws: SparkError.self) {
          try await spark.addArtifact(URL(filePath: pipe), as: .file("x"))
        }
        #expect(error?.code == .artifact)
        #expect(error?.message == "the file changed while it was sent")
      }
    }
  }

  private static func write(_ count: Int, to path: String) {
    let handle = FileHandle(forWritingAtPath: path)
    try? handle?.write(contentsOf: Data(count: count))
    try? handle?.close()
  }

  @Test(.enabled(if: Program.find("javac") != nil, "needs a JDK"))
  func aJavaFunctionSeesTheFilesOfTheSession() async throws {
    try await withFolder { folder in
      let source = folder.appending(path: "Lines.java")
      try Self.java.write(to: source, atomically: true, encoding: .utf8)
      let jars = try SparkPython.sparkHome + "/jars/*"
      try Program.run(
        "/bin/bash",
        arguments: [
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
