#if Spark
import Foundation
import SparkTestSupport
import TestSupport
import Testing

extension OnACluster {
  /// Photos, tables and streams on a real NameNode and DataNode.
  @Suite(.enabled(if: SparkCluster.hasHDFS, "needs scripts/setup --spark --hdfs"))
  struct HDFSTests {
    private static let options = ["--input-side", "96", "--precision", "f32"]

    /// Photos in a folder of this machine, and the same in the HDFS.
    private final class Fixture: Sendable {
      let folder: URL
      let there = "\(SparkCluster.hdfs)/photos"
      var photos: URL { folder.appending(path: "photos") }

      init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "pomona-hdfs-\(getpid())")
        try SamplePhotos.make(classes: ["apple", "pear"], count: 24, in: photos)
        try Data("no photo".utf8).write(to: photos.appending(path: "pear/text.jpg"))
        try SparkCluster.startHDFS()
        try SparkCluster.dfs("-put", photos.path, "/")
        atexit {
          try? FileManager.default.removeItem(
            at: FileManager.default.temporaryDirectory.appending(path: "pomona-hdfs-\(getpid())"))
        }
      }

      func run(
        _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
      ) throws -> ClusterCommand.Outcome {
        let outcome = try ClusterCommand(arguments, in: folder).end()
        #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
      }

      /// Copies folders of the HDFS's root to this machine.
      func fetch(_ names: String...) throws {
        try SparkCluster.dfs(["-get"] + names.map { "/\($0)" } + [folder.path])
      }

      /// The files of a folder by name.
      func files(of name: String) throws -> [String: Data] {
        let folder = folder.appending(path: name)
        return try Dictionary(
          uniqueKeysWithValues: FileManager.default.contentsOfDirectory(atPath: folder.path).map {
            ($0, try Data(contentsOf: folder.appending(path: $0)))
          })
      }
    }

    private static let fixture = Result { try Fixture() }

    @Test func aWholeLineOnHDFSIsThatOfThisMachine() async throws {
      let fixture = try Self.fixture.get()
      let (here, there) = (
        fixture.folder.appending(path: "here.pomona"),
        fixture.folder.appending(path: "there.pomona")
      )
      try Program.run(
        Project.root.appending(path: ".build/release/pomona").path,
        arguments: ["train", fixture.photos.path, "-o", here.path, "-q"] + Self.options)
      _ = try fixture.run(["train", fixture.there, "-o", there.path, "-q"] + Self.options)
      for name in ["classifier.safetensors", "backbone.onnx", "evaluation.json"] {
        #expect(
          FileManager.default.contentsEqual(
            atPath: here.appending(path: name).path, andPath: there.appending(path: name).path),
          "\(name)")
      }
      let scores = try fixture.run(["evaluate", there.path, fixture.there, "--json"])
      #expect(!scores.json.isEmpty)
      let root = SparkCluster.hdfs
      _ = try fixture.run(
        ["predict", there.path, fixture.there, "-o", "\(root)/predictions", "-q"])
      // A stream, whose rows are compared with the predictions of this machine.
      _ = try fixture.run([
        "watch", "\(fixture.there)/apple", "--model", there.path, "-o", "\(root)/rows", "--once",
        "--rows", "16",
      ])
      try fixture.fetch("predictions", "rows")
      #expect(try fixture.files(of: "predictions").keys.contains("_SUCCESS"))
      let apples = fixture.photos.appending(path: "apple")
      try await StreamFixture.expectRows(
        of: try FileManager.default.contentsOfDirectory(atPath: apples.path), unreadable: [],
        in: fixture.folder.appending(path: "rows"), asPredictedBy: there.path, from: apples)
    }

    /// Reads and writes wait for it or fail, and then the run is resumed.
    @Test func aDataNodeThatIsAwayForAWhileChangesNothing() throws {
      let fixture = try Self.fixture.get()
      let features = { (name: String, more: [String]) in
        try ClusterCommand(
          ["features", fixture.there, "-o", "\(SparkCluster.hdfs)/\(name)", "--json"]
            + Self.options + more, in: fixture.folder)
      }
      #expect(try features("whole", []).end().status == 0)
      let disturbed = try features("disturbed", [])
      usleep(1_500_000)
      try SparkCluster.killDataNode()
      usleep(1_000_000)
      try SparkCluster.startHDFS()
      var outcome = try disturbed.end()
      if outcome.status != 0 {
        #expect([69, 74].contains(outcome.status), "\(outcome.errors)")
        outcome = try features("disturbed", ["--resume"]).end()
      }
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.json["skipped"] as? Int == 1)
      try fixture.fetch("whole", "disturbed")
      #expect(try fixture.files(of: "whole") == fixture.files(of: "disturbed"))
    }

    @Test func aFullDataNodeIsReported() throws {
      let fixture = try Self.fixture.get()
      try SparkCluster.killDataNode()
      // It leaves more free than any disk has.
      try SparkCluster.startHDFS(options: ["-D", "dfs.datanode.du.reserved=1000000000000000000"])
      // The NameNode learns of it with the first heartbeats.
      usleep(3_000_000)
      let outcome = try ClusterCommand(
        ["features", fixture.there, "-o", "\(SparkCluster.hdfs)/out"] + Self.options,
        in: fixture.folder
      ).end()
      #expect(outcome.status == 74, "\(outcome.errors)")
      #expect(outcome.errors.contains("Free space"), "\(outcome.errors)")
    }
  }
}
#endif
