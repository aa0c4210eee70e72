#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

extension OnACluster {
  /// The messages and exit codes of commands that find no cluster to work on.
  @Suite struct ClusterErrorTests {
    private var port: Int { get throws { try SparkCluster.connection().port } }

    @Test func aClusterWithoutTheFunctionsIsReported() throws {
      try withTemporaryFolder { folder in
        let bundle = folder.appending(path: "bundle")
        try FileManager.default.createDirectory(at: bundle, withIntermediateDirectories: true)
        try Program.run(
          "/bin/tar",
          arguments: [
            "-czf", bundle.appending(path: "pomona-0123456789abcdef.tgz").path, "-T", "/dev/null",
          ])
        // A jar is a zip; this one is empty.
        let empty: [UInt8] = [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18)
        try Data(empty).write(to: bundle.appending(path: "pomona-spark-0123456789abcdef.jar"))
        let outcome = try ClusterCommand.featurize(
          "sc://127.0.0.1:\(port)", in: folder, environment: ["POMONA_BUNDLE": bundle.path])
        #expect(outcome.status == 69, "\(outcome.errors)")
        #expect(outcome.errors.contains("register Java functions"), "\(outcome.errors)")
      }
    }

    @Test func aMissingBundleIsReported() throws {
      try withTemporaryFolder { folder in
        let outcome = try ClusterCommand.featurize(
          "sc://127.0.0.1:\(port)", in: folder, environment: ["POMONA_BUNDLE": folder.path])
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("make bundle"), "\(outcome.errors)")
      }
    }

    @Test(.enabled(if: SmallFileSystem.canMount, "only root can mount a small file system"))
    func aFullDiskIsReported() throws {
      try withTemporaryFolder { folder in
        try SmallFileSystem.with { small in
          try Data(count: 240 << 10).write(to: small.appending(path: "full"))
          let outcome = try ClusterCommand.featurize(
            "sc://127.0.0.1:\(port)", in: folder, output: small.appending(path: "out").path)
          #expect(outcome.status == 74, "\(outcome.errors)")
          #expect(outcome.errors.contains("Free space"), "\(outcome.errors)")
        }
      }
    }
  }
}
#endif
