import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

private let started = Result { try CloudServers() }

/// Outputs, verified copies and diagnostics against real servers of the protocols, on loopback.
@Suite(.serialized, .enabled(if: CloudServers.areInstalled, "\(CloudServers.absence)"))
struct CloudOutputTests {
  private let servers: CloudServers

  init() throws { servers = try started.get() }

  @Test func aFolderIsPublishedReplacedAndRemoved() async throws {
    try await CloudServers.onEveryCloud { cloud in
      try withTemporaryFolder { (folder) throws in
        let cache = CacheFolder(root: folder.appending(path: "cache").path)
        let uri = servers.uri(cloud, path: "folder-\(cloud)")
        let store = try Location(uri).store()
        for names in [["a", "b"], ["c"]] {
          let output = try OutputFolder(uri, holding: marker, resume: false, cache: cache)
          #expect(output.partial.hasPrefix(cache.root))
          try makeFiles(names, in: URL(filePath: output.partial))
          try AtomicFile.write(manifest, to: "\(output.partial)/manifest.json")
          try output.publish()
          #expect(try store.allPaths().sorted() == names + ["manifest.json"])
        }
        try store.removeAll(first: "manifest.json", except: ["c"])
        #expect(try store.allPaths() == ["c"])
        let error = #expect(throws: PomonaError.self) {
          _ = try OutputFolder(uri, holding: marker, resume: false, cache: cache)
        }
        #expect(error?.code == .cannotCreate)
        try store.removeAll()
        #expect(try store.allPaths().isEmpty)
        try store.requireBucket()
      }
    }
  }

  @Test func aFolderIsFilledInPlace() async throws {
    try await CloudServers.onEveryCloud { cloud in
      let uri = servers.uri(cloud, path: "filled-\(cloud)")
      let output = try IncrementalOutput(uri, holding: marker, resume: false)
      #expect(output.working == Location(uri))
      let store = try output.working.store()
      try store.write([], to: BucketFolder.planName)
      let part = try OutputFile("part-0", in: output.working)
      try AtomicFile.write([1], to: part.path)
      try part.publish()
      let resumed = try IncrementalOutput(uri, holding: marker, resume: true)
      #expect(try store.allPaths().sorted() == [BucketFolder.planName, "part-0"])
      try store.write(manifest, to: marker.fileName)
      try store.remove(BucketFolder.planName)
      try resumed.publish()
      #expect(try store.allPaths().sorted() == ["manifest.json", "part-0"])
    }
  }

  @Test func aFileIsUploadedWhenItIsPublished() async throws {
    try await CloudServers.onEveryCloud { cloud in
      let uri = servers.uri(cloud, path: "file-\(cloud)/out")
      let store = try Location(uri).parent.store()
      let output = try OutputFile(uri)
      try AtomicFile.write([1, 2], to: output.path)
      #expect(try !store.exists("out"))
      try output.publish()
      #expect(try store.read("out", maximumBytes: 9) == [1, 2])
      try OutputFile.write([3], to: uri)
      #expect(try store.read("out", maximumBytes: 9) == [3])
      let part = try OutputFile("part", in: Location(uri).parent)
      try AtomicFile.write([4], to: part.path)
      try part.publish()
      #expect(try store.read("part", maximumBytes: 9) == [4])
    }
  }

  @Test(arguments: CloudServers.Cloud.allCases)
  func aMissingBucketIsReportedBeforeTheWork(cloud: CloudServers.Cloud) throws {
    let uri = servers.uri(cloud, path: "x/out").replacing("bucket/", with: "nobucket/").replacing(
      "/flat/", with: "/none/")
    expectStorageError(.noSuchBucket) { _ = try OutputFile(uri) }
  }

  @Test func filesAreCopiedAndVerified() async throws {
    try await CloudServers.onEveryCloud { cloud in
      try withTemporaryFolder { (folder) throws in
        let location = Location(servers.uri(cloud, path: "verified-\(cloud)"))
        let store = try location.store()
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 >> 5) }
        try store.write(bytes, to: "large")
        try store.write([], to: "empty")
        let digests = [
          "large": FileDigest(bytes: bytes.count, sha256: SHA256.hash(bytes)),
          "empty": FileDigest(bytes: 0, sha256: SHA256.hash([])),
        ]
        let files = try VerifiedFiles(digests, of: "\(location)")
        #expect(try files.localFolder(of: location, cachedIn: folder.path) == folder.path)
        try files.verify(in: folder.path)
        #expect(try contents(of: folder) == ["empty", "large"])
        try store.withLocalFile("large") { (path) throws in
          #expect(try FileDigest(ofFileAt: path) == digests["large"])
        }

        // Here, files that are right are not asked for again.
        try store.write(bytes + [1], to: "large")
        try files.copy(from: store, to: folder.path)
        try FileManager.default.removeItem(at: folder.appending(path: "large"))
        let error = expectStorageError(.corrupt) { try files.copy(from: store, to: folder.path) }
        #expect(error?.path == "\(location)/large")
        try store.write(bytes.dropLast() + [bytes.last! ^ 1], to: "large")
        expectStorageError(.corrupt) { try files.copy(from: store, to: folder.path) }
        try store.remove("large")
        let missing = expectStorageError(.notFound) { try files.copy(from: store, to: folder.path) }
        #expect(missing?.path == "\(location)/large")
        #expect(try contents(of: folder) == ["empty"])
      }
    }
  }

  @Test func diagnosticsTryEveryOperation() async throws {
    try await CloudServers.onEveryCloud { cloud in
      let uri = servers.uri(cloud, path: "diagnosed-\(cloud)")
      let steps = StoreDiagnostics(of: uri).steps
      #expect(
        steps.map(\.name)
          == [
            "certificate authorities", "open \(Location(uri))", "list", "write", "read", "delete",
          ])
      #expect(steps.dropFirst().allSatisfy { $0.problem == nil })
      #expect(try Location(uri).store().allPaths().isEmpty)

      try servers.proxy(cloud, settings: "faults=1&status=403")
      defer { _ = try? servers.proxy(cloud) }
      let denied = StoreDiagnostics(of: uri).steps
      #expect(denied.first { $0.name == "list" }?.problem?.code == .accessDenied)
      #expect(denied.first { $0.name == "write" }?.isOptional == true)
      #expect(!denied.contains { $0.name == "read" })
    }
  }
}
