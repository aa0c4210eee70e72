import Feedback
import Foundation
import ObjectStores
import TestSupport
import Testing

extension CloudTests {
  /// Corrections and pipelines whose folders are in a bucket.
  @Suite struct LoopTests {
    private let place: CloudWorkspace
    private var servers: CloudServers { place.servers }

    init() throws { place = try CloudWorkspace.get() }

    @Test func correctionsAreKeptInABucket() async throws {
      let photos = try (0..<2).map {
        [UInt8](try Data(contentsOf: URL(filePath: "\(place.photos)/fig/\($0).jpg")))
      }
      try await CloudServers.onEveryCloud { cloud in
        let uri = servers.uri(cloud, path: "corrections")
        #expect(try PhotoCollection.entries(of: uri).isEmpty)
        let record = CollectedPhoto(
          label: "lime", answer: "fig", confidence: 0.75, known: true, model: "fruits",
          version: "abc", time: Date(timeIntervalSince1970: 1_700_000_000))
        let id = try PhotoCollection(at: uri).keep(photos[0], with: record)
        let again = try PhotoCollection(at: uri, limit: 100)
        #expect(try again.keep(photos[0], with: record) == id)
        #expect(throws: FeedbackError.self) { try again.keep(photos[1], with: record) }
        let entries = try again.entries()
        #expect(entries.map(\.id) == [id] && entries.map(\.record) == [record])
        let kept = try place.contents(uri)
        #expect(Set(kept.keys) == ["photos/\(id).jpg", "photos/\(id).json"], "\(cloud)")
      }
    }

    @Test func aBucketThatDoesNotExistIsRefusedBeforeAnythingIsKept() throws {
      let uri = servers.uri(.s3, path: "corrections").replacing("bucket", with: "no-such-bucket")
      #expect(throws: (any Error).self) { try PhotoCollection(at: uri) }
    }

    @Test func aPipelineLearnsFromABucketAndPublishesIntoOne() throws {
      let (photos, served) = (servers.uri(.s3, path: "photos"), servers.uri(.s3, path: "served"))
      let test = servers.uri(.s3, path: "test")
      let folder = place.folder.appending(path: "pipeline")
      try SamplePhotos.make(classes: ["fig", "lime"], count: 46, in: folder)
      for name in ["fig", "lime"] {
        for number in 40..<46 {
          let path = "\(name)/\(number).jpg"
          try place.store(test).upload(fileAt: folder.appending(path: path).path, to: path)
        }
      }
      let file = folder.appending(path: "fruits.yaml")
      try """
      train: {photos: '\(photos)', options: [--classifier, discriminant]}
      test: '\(test)'
      require: [accuracy>=0.5]
      publish: '\(served)'
      """.write(to: file, atomically: true, encoding: .utf8)
      let first = try place.run(["pipeline", file.path, "--json"])
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.json["outcome"] as? String == "published")
      let info = try place.run(["info", served, "--json"])
      #expect(info.json["version"] as? String == first.json["version"] as? String)
      let second = try place.run(["pipeline", file.path, "--json"])
      #expect(second.json["outcome"] as? String == "unchanged", "\(second.errors)")
    }

    @Test func aBucketIsWatchedWithItsRowsInAnother() throws {
      let (photos, rows) = (servers.uri(.s3, path: "photos"), servers.uri(.s3, path: "rows"))
      let arguments = ["watch", photos, "--model", place.model, "-o", rows, "--once", "--json"]
      let first = try place.run(arguments)
      #expect(first.status == 0, "\(first.errors)")
      let (answered, unreadable) = (first.json["answered"], first.json["unreadable"])
      #expect(answered as? Int == 80 && (unreadable as? Int ?? 0) > 0)
      let parts = try place.contents(rows).keys.filter { $0.hasSuffix(".parquet") }
      #expect(parts.count == 2)
      // Listings have no times: the photos are read again, and have their rows.
      let second = try place.run(arguments)
      #expect(second.json["answered"] as? Int == 0 && second.json["unreadable"] as? Int == 0)
      #expect(second.json["known"] as? Int == 80 + (unreadable as? Int ?? 0))
      #expect(try place.contents(rows).keys.count { $0.hasSuffix(".parquet") } == 2)
    }
  }
}
