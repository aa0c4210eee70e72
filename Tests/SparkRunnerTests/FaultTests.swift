#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

extension OnACluster {
  /// Runs during which parts of the cluster, the connection or the program itself are killed: the table is the same, byte for
  /// byte. The cluster runs slow tasks twice all the while.
  @Suite struct FaultTests {
    /// More photos than one job of Spark takes, so that a run can be resumed.
    private static let photoCount = 4400

    private final class Fixture: Sendable {
      let folder: URL
      let photos: URL
      /// The table of an undisturbed run.
      let whole: URL

      init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "pomona-faults-\(getpid())")
        photos = folder.appending(path: "photos")
        whole = folder.appending(path: "whole")
        try SamplePhotos.make(
          classes: ["apple", "pear"], count: FaultTests.photoCount / 2, in: photos)
        _ = try SamplePhotos.makeGarbage(in: photos.appending(path: "apple"))
        let outcome = try features(to: whole).end()
        try #require(outcome.status == 0, "\(outcome.errors)")
        atexit {
          try? FileManager.default.removeItem(
            at: FileManager.default.temporaryDirectory.appending(path: "pomona-faults-\(getpid())"))
        }
      }

      func features(
        to output: URL, _ more: [String] = [], cluster: String? = nil,
        environment: [String: String] = [:]
      ) throws -> ClusterCommand {
        try ClusterCommand(
          ["features", photos.path, "-o", output.path, "--json", "--input-side", "128"] + more,
          in: folder,
          cluster: cluster,
          environment: environment)
      }

      /// True while a Spark job fills the table.
      func works(on table: URL) -> Bool {
        let partial = folder.appending(path: ".\(table.lastPathComponent).partial").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: partial)) ?? []
        return names.contains { $0.hasPrefix("_staging") }
      }

      /// The table's files by name, without the checksums that Hadoop's client writes, whose names begin with a dot.
      func files(of table: URL) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: table.path)
        return try Dictionary(
          uniqueKeysWithValues: names.filter { !$0.hasPrefix(".") }.map {
            ($0, try Data(contentsOf: table.appending(path: $0)))
          })
      }
    }

    private static let fixture = Result { try Fixture() }

    private func expectWhole(
      _ outcome: ClusterCommand.Outcome, in table: URL,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let fixture = try Self.fixture.get()
      #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
      // Spark does not list the empty folder with the name of a photo; the four files that are no photos are rows.
      #expect(outcome.json["rows"] as? Int == Self.photoCount + 4, sourceLocation: sourceLocation)
      let (there, whole) = (try fixture.files(of: table), try fixture.files(of: fixture.whole))
      #expect(Set(there.keys) == Set(whole.keys), sourceLocation: sourceLocation)
      for (name, content) in whole {
        #expect(there[name] == content, "\(name)", sourceLocation: sourceLocation)
      }
    }

    @Test func aDroppedConnectionAKilledExecutorAndKilledWorkersChangeNothing() throws {
      let fixture = try Self.fixture.get()
      let output = fixture.folder.appending(path: "disturbed")
      let proxy = try CuttingProxy(to: try SparkCluster.connection().port)
      let run = try fixture.features(to: output, cluster: "sc://127.0.0.1:\(proxy.port)")
      #expect(run.wait { fixture.works(on: output) })
      // Workers are busy with photos most of the time, so most of these kills interrupt one. A second termination on the
      // same photo would be that photo's error, hence the pauses.
      for pause in [500_000, 1_000_000] as [useconds_t] {
        usleep(pause)
        kill(try #require(SparkCluster.processes("worker").randomElement()), SIGKILL)
      }
      proxy.cut()
      usleep(300_000)
      let executor = try #require(
        SparkCluster.processes("org.apache.spark.executor.CoarseGrainedExecutorBackend").first)
      kill(executor, SIGKILL)
      try expectWhole(try run.end(), in: output)
      #expect(proxy.cuts() > 0)
    }

    @Test func anInterruptedAndAKilledRunAreResumedToTheSameBytes() throws {
      let fixture = try Self.fixture.get()
      let output = fixture.folder.appending(path: "driver")
      let partial = fixture.folder.appending(path: ".driver.partial")
      let interrupted = try fixture.features(to: output)
      #expect(interrupted.wait { fixture.works(on: output) })
      interrupted.send(SIGINT)
      let outcome = try interrupted.end()
      #expect(outcome.status == 130, "\(outcome.errors)")
      #expect(outcome.errors.contains("interrupted"))
      let first = partial.appending(path: "part-00000.parquet").path
      let killed = try fixture.features(to: output, ["--resume"])
      #expect(killed.wait { FileManager.default.fileExists(atPath: first) })
      killed.send(SIGKILL)
      _ = try killed.end()
      #expect(!FileManager.default.fileExists(atPath: output.path))
      let before =
        try FileManager.default.attributesOfItem(atPath: first)[.systemFileNumber] as? Int
      try expectWhole(try fixture.features(to: output, ["--resume"]).end(), in: output)
      #expect(!FileManager.default.fileExists(atPath: partial.path))
      let after =
        try FileManager.default.attributesOfItem(
          atPath: output.appending(path: "part-00000.parquet").path)[.systemFileNumber] as? Int
      #expect(before == after, "the finished part was written again")
    }

    @Test func photosThatCrashOrHangTheWorkerAreErrorRows() throws {
      try withTemporaryFolder { folder in
        let photos = folder.appending(path: "photos")
        try SamplePhotos.make(classes: ["apple", "pear"], count: 12, in: photos)
        let features = { (name: String, more: [String], environment: [String: String]) in
          try ClusterCommand(
            ["features", photos.path, "-o", folder.appending(path: name).path, "--json"] + more,
            in: folder, environment: environment
          ).end()
        }
        _ = try features("whole", [], [:])
        let outcome = try features(
          "crash", ["--photo-time-limit", "3", "--verbose"],
          ["POMONA_WORKER_FAULT": "crash:pear/7.jpg,hang:apple/11.jpg"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let skipped = try #require(outcome.json["skipped_photos"] as? [[String: Any]])
        let reasons = Dictionary(
          uniqueKeysWithValues: skipped.compactMap { row in
            (row["path"] as? String).map { ($0, row["reason"] as? String ?? "") }
          })
        #expect(reasons["pear/7.jpg"]?.contains("signal 6") == true, "\(reasons)")
        #expect(reasons["pear/7.jpg"]?.contains("injected crash") == true)
        #expect(reasons["apple/11.jpg"]?.contains("no answer within 3 s") == true)
        #expect(reasons.count == 2)
        let rows = { (name: String) in
          try Peer.python(
            """
            import hashlib, sys, pyarrow.parquet as pq
            rows = pq.read_table(sys.argv[1]).to_pylist()
            hit = ("pear/7.jpg", "apple/11.jpg")
            rest = [r for r in rows if r["path"] not in hit]
            print(len(rows), hashlib.sha256(repr(rest).encode()).hexdigest())
            """, [folder.appending(path: name).path])
        }
        #expect(try rows("crash") == rows("whole"))
      }
    }
  }
}
#endif
