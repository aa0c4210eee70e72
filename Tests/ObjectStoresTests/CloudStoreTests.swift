import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

private let started = Result { try CloudServers() }

/// Against real servers of the protocols, on loopback.
@Suite(.serialized, .enabled(if: CloudServers.areInstalled, "\(CloudServers.absence)"))
struct CloudStoreTests {
  let servers: CloudServers

  init() throws { servers = try started.get() }

  private func store(_ uri: String) throws -> ArrowStore { try ArrowStore(at: Location(uri)) }

  @Test(arguments: CloudServers.Cloud.allCases)
  func keepsWhatIsWritten(cloud: CloudServers.Cloud) throws {
    let store = try store(servers.uri(cloud, path: "store-\(cloud)"))
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try store.write(bytes, to: "a/b c+%25é.bin")
    #expect(try store.read("a/b c+%25é.bin", maximumBytes: 100_000) == bytes)
    var buffer: [UInt8] = []
    #expect(
      try store.read("a/b c+%25é.bin", size: 100_000, maximumBytes: 100_000, into: &buffer)
        == 100_000)
    #expect(buffer == bytes)
    expectStorageError(.tooLarge) { _ = try store.read("a/b c+%25é.bin", maximumBytes: 99_999) }
    try store.write([], to: "empty")
    #expect(try store.read("empty", maximumBytes: 0) == [])
    #expect(try store.exists("empty"))
    try store.remove("empty")
    #expect(try !store.exists("empty"))
    expectStorageError(.notFound) { try store.remove("empty") }
    expectStorageError(.notFound) { _ = try store.read("never", maximumBytes: 10) }
  }

  @Test(arguments: CloudServers.Cloud.allCases)
  func listsAsAFolderDoes(cloud: CloudServers.Cloud) throws {
    let names = ["a/1", "a.b/2", "a/10", "b/.hidden", "__MACOSX/x", "z", "a/é", "A/1"]
    let store = try store(servers.uri(cloud, path: "list-\(cloud)"))
    for name in names { try store.write([1, 2, 3], to: name) }
    var remote: [StoreEntry] = []
    try store.list { remote.append($0) }
    try withTemporaryFolder { (folder) throws in
      let local = LocalStore(root: folder.path)
      for name in names { try local.write([1, 2, 3], to: name) }
      var files: [StoreEntry] = []
      try local.list { if case .file = $0 { files.append($0) } }
      #expect(remote == files)
    }
    expectStorageError(.notFound) { try store.list("nothing") { _ in } }
  }

  /// Multipart on S3, several blocks elsewhere.
  @Test func uploadsLargeFiles() async throws {
    try await CloudServers.onEveryCloud { cloud in
      try withTemporaryFolder { (folder) throws in
        let file = folder.appending(path: "large")
        try Data((0..<23_000_000).map { UInt8(truncatingIfNeeded: $0 >> 8) }).write(to: file)
        let store = try store(servers.uri(cloud, path: "large-\(cloud)"))
        try store.upload(fileAt: file.path, to: "large")
        let copy = folder.appending(path: "copy").path
        try store.download("large", to: copy)
        #expect(try SHA256.hash(fileAt: copy) == SHA256.hash(fileAt: file.path))
        #expect(try contents(of: store) == ["large"])
      }
    }
  }

  @Test func aHierarchicalNamespaceIsAStoreAsWell() throws {
    let store = try store(servers.lakeURI("tree"))
    try store.write([1], to: "x/1")
    try store.write([2], to: "x/y/2")
    #expect(try contents(of: store) == ["x/1", "x/y/2"])
    try store.remove("x/1")
    #expect(try contents(of: store) == ["x/y/2"])
  }

  @Test func faultsChangeNothing() async throws {
    try await CloudServers.onEveryCloud { cloud in
      let store = try store(servers.uri(cloud, path: "faults-\(cloud)") + "&time_limit=8")
      // The libraries of Google and Azure wait for most of a second, or longer, after each fault.
      let count = cloud == .s3 ? 24 : 4
      try servers.proxy(cloud, settings: cloud == .s3 ? "faults=0.1&seed=3" : "faults=0.15&seed=5")
      defer { _ = try? servers.proxy(cloud) }
      for number in 0..<count {
        let bytes = [UInt8](repeating: UInt8(number), count: 3000 + number)
        try store.write(bytes, to: "\(number)")
        #expect(try store.read("\(number)", maximumBytes: 10_000) == bytes)
      }
      #expect(try contents(of: store).count == count)
      #expect(try servers.proxy(cloud) > 0)
    }
  }

  /// The library of Azure throws what Arrow does not catch.
  @Test func malformedAnswersAreErrors() async throws {
    try await CloudServers.onEveryCloud { cloud in
      var store = try store(servers.uri(cloud, path: "garbage"))
      store.retries.attempts = 1
      try store.write([1, 2, 3], to: "x")
      try servers.proxy(cloud, settings: "faults=1&garbage=1")
      defer { _ = try? servers.proxy(cloud) }
      #expect(throws: StorageError.self) { try store.list { _ in } }
      #expect(throws: StorageError.self) { try store.write([1], to: "y") }
      #expect(throws: StorageError.self) { try store.remove("x") }
      #expect(throws: StorageError.self) { try store.read("x", maximumBytes: 10) }
      #expect(throws: StorageError.self) { try store.upload(fileAt: #filePath, to: "z") }
      try servers.proxy(cloud)
      #expect(try store.read("x", maximumBytes: 10) == [1, 2, 3])
    }
  }

  @Test func aStalledUploadEndsInTime() async throws {
    try await CloudServers.onEveryCloud { cloud in
      var store = try store(servers.uri(cloud, path: "stalled") + "&time_limit=1")
      store.retries.attempts = 1
      try servers.proxy(cloud, settings: "stop=0")
      defer { _ = try? servers.proxy(cloud) }
      let duration = ContinuousClock().measure {
        expectStorageError(.unreachable) { try store.write([1, 2, 3], to: "x") }
      }
      #expect(duration < .seconds(10))
      try servers.proxy(cloud)
      #expect(try !store.exists("x"))
      try store.write([1, 2, 3], to: "x")
      #expect(try store.exists("x"))
    }
  }

  @Test func aRefusedConnectionIsReportedSoon() async throws {
    try await CloudServers.onEveryCloud { cloud in
      let location = Location(servers.uri(cloud, path: "x", port: 1))
      let duration = ContinuousClock().measure {
        let error = #expect(throws: StorageError.self) {
          try ArrowStore(at: location).list { _ in }
        }
        #expect(error?.code == .unreachable)
        #expect(error?.remedy?.contains("address") == true)
      }
      #expect(duration < .seconds(20))
    }
  }

  @Test func whatTheUserMustChangeIsReportedImmediately() throws {
    let uri = servers.uri(.s3, path: "denied")
    let clock = ContinuousClock()
    for (status, code) in [(403, StorageError.Code.accessDenied), (301, .wrongRegion)] {
      try servers.proxy(.s3, settings: "faults=1&status=\(status)")
      defer { _ = try? servers.proxy(.s3) }
      let duration = clock.measure {
        let error = #expect(throws: StorageError.self) { try store(uri).list { _ in } }
        #expect(error?.code == code)
        #expect(error?.remedy != nil)
      }
      #expect(duration < .seconds(5))
    }
  }

  @Test(arguments: CloudServers.Cloud.allCases)
  func aMissingBucketIsAnError(cloud: CloudServers.Cloud) throws {
    let uri = servers.uri(cloud, path: "x").replacing("bucket/", with: "nobucket/").replacing(
      "/flat/", with: "/none/")
    expectStorageError(.noSuchBucket) { try store(uri).list { _ in } }
  }

  /// The fake store verifies the signature of every request.
  @Test func aWrongKeyIsAnError() throws {
    let wrong = Data(repeating: 7, count: 32).base64EncodedString()
    let location = Location(servers.uri(.abfss, path: "x"))
    let error = #expect(throws: StorageError.self) {
      try ArrowStore(at: location, in: CloudEnvironment(["AZURE_STORAGE_KEY": wrong]))
        .list { _ in }
    }
    #expect(error?.code == .badCredentials)
    #expect(error.map { !"\($0)".contains(wrong) } == true)
  }

  private func contents(of store: ArrowStore) throws -> [String] {
    var names: [String] = []
    _ = try store.pages("") { name, _ in
      names.append(name)
      return true
    }
    return names.sorted()
  }
}
