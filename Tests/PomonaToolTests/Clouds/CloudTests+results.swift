import Foundation
import TestSupport
import Testing

extension CloudTests {
  /// The results are those of local files.
  @Suite struct ResultTests {
    private let place: CloudWorkspace
    private var servers: CloudServers { place.servers }

    init() throws { place = try CloudWorkspace.get() }

    @Test func aBucketGivesTheSameModelAsTheFolder() async throws {
      try await CloudServers.onEveryCloud { cloud in
        let model = servers.uri(cloud, path: "trained.pomona")
        let outcome = try place.run(["train", servers.uri(cloud, path: "photos"), "-o", model])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let (here, there) = (try place.contents(place.model), try place.contents(model))
        #expect(Set(here.keys) == Set(there.keys))
        for file in ["classifier.safetensors", "backbone.onnx", "evaluation.json"] {
          #expect(here[file] == there[file], "\(file)")
        }
        let names = ["lime/0.jpg", "fig/3.jpg"]
        let local = try place.run(
          ["predict", place.model] + names.map { "\(place.photos)/\($0)" } + ["--json"])
        let remote = try place.run(
          ["predict", model] + names.map { servers.uri(cloud, path: "photos/\($0)") } + ["--json"])
        #expect(remote.status == 0, "\(remote.errors)")
        #expect(try predictions(remote) == predictions(local))
      }
    }

    private func predictions(_ outcome: Tool.Outcome) throws -> [NSDictionary] {
      try outcome.output.split(separator: "\n").map { line in
        let json = try JSONSerialization.jsonObject(with: Data(line.utf8))
        var object = try #require(json as? [String: Any])
        #expect(object.removeValue(forKey: "path") != nil)
        return object as NSDictionary
      }
    }

    @Test func faultsChangeNoByteOfATable() async throws {
      try await CloudServers.onEveryCloud { cloud in
        // The library of Azure waits for the rest of an answer that broke off, as long as it may.
        let limit = "&time_limit=8"
        let table = servers.uri(cloud, path: "faulty")
        try servers.proxy(cloud, settings: "faults=0.05&seed=7")
        defer { _ = try? servers.proxy(cloud) }
        let outcome = try place.run(
          ["features", servers.uri(cloud, path: "photos") + limit, "-o", table + limit, "-v"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try servers.proxy(cloud) > 0)
        let (far, near) = try (
          place.contents(table), place.contents(place.folder.appending(path: "table").path)
        )
        #expect(Set(far.keys) == Set(near.keys), "\(cloud)")
        #expect(!outcome.output.contains("does not answer"), "\(cloud): \(outcome.output)")
        #expect(far == near, "\(cloud)")
      }
    }
  }
}
