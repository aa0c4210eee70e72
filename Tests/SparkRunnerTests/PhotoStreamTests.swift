#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport
import Testing

extension OnACluster {
  /// `pomona watch` on a cluster, of which parts are killed: exactly one row for each photo.
  @Suite struct PhotoStreamTests {
    private static let photoCount = 160

    @Test func eachPhotoHasOneRowWhateverIsKilled() async throws {
      try await withTemporaryFolder { folder in
        let (photos, inbox) = (folder.appending(path: "photos"), folder.appending(path: "inbox"))
        try SamplePhotos.make(classes: ["apple", "pear"], count: Self.photoCount / 2, in: photos)
        let model = try StreamFixture.model.get()
        let rows = folder.appending(path: "rows")
        let proxy = try CuttingProxy(to: try SparkCluster.connection().port)
        let watch = { (more: [String]) in
          try ClusterCommand(
            [
              "watch", inbox.path, "--model", model, "-o", rows.path, "--rows", "40",
              "--interval", "500ms",
            ] + more, in: folder, cluster: "sc://127.0.0.1:\(proxy.port)")
        }
        let names = try FileManager.default.subpathsOfDirectory(atPath: photos.path)
          .filter { $0.hasSuffix(".jpg") }.sorted()
        func arrive(_ range: Range<Int>) throws {
          for name in names[range] {
            try FileManager.default.linkItem(
              at: photos.appending(path: name),
              to: inbox.appending(path: name.replacing("/", with: "-")))
          }
        }
        try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
        try arrive(0..<60)
        try Data().write(to: inbox.appending(path: "empty.jpg"))
        try Data("no photo".utf8).write(to: inbox.appending(path: "text.JPG"))
        try Data("no photo".utf8).write(to: inbox.appending(path: "notes.txt"))
        let first = try watch([])
        #expect(first.wait { StreamFixture.batches(in: rows) > 0 })
        if let executor = SparkCluster.processes(
          "org.apache.spark.executor.CoarseGrainedExecutorBackend"
        ).first {
          kill(executor, SIGKILL)
        }
        try arrive(60..<120)
        proxy.cut()
        #expect(first.wait { StreamFixture.batches(in: rows) > 1 })
        first.send(SIGKILL)
        _ = try first.end()
        try arrive(120..<names.count)
        let second = try watch([])
        #expect(second.wait { StreamFixture.batches(in: rows) > 3 })
        second.send(SIGTERM)
        let stopped = try second.end()
        #expect(stopped.status == 0, "\(stopped.errors)")
        #expect(stopped.output.contains("stopped: "))
        let last = try watch(["--once", "--json"]).end()
        #expect(last.status == 0, "\(last.errors)")
        #expect(last.json["phase"] as? String == "finished")
        #expect(last.json["empty_files"] as? Int == 1)
        try await StreamFixture.expectRows(
          of: names.map { $0.replacing("/", with: "-") }, unreadable: ["text.JPG"], in: rows,
          asPredictedBy: model, from: inbox)
        let state = try Data(contentsOf: rows.appending(path: "_run.json"))
        let object = try #require(try JSONSerialization.jsonObject(with: state) as? [String: Any])
        #expect(object["phase"] as? String == "finished")
      }
    }

    @Test func aSourceThatIsNotThereIsReported() throws {
      try withTemporaryFolder { folder in
        let outcome = try ClusterCommand(
          [
            "watch", "/no/such/folder", "--model", StreamFixture.model.get(), "-o",
            folder.appending(path: "rows").path, "--once",
          ], in: folder
        ).end()
        #expect(outcome.status == 66, "\(outcome.errors)")
        #expect(outcome.errors.contains("there is no folder /no/such/folder on the cluster"))
      }
    }
  }
}
#endif
