import Foundation
import Storage
import Testing

struct LocationTests {
  @Test func descriptionsShowNoSecrets() {
    for text in [
      "s3://AKIAKEY:geheimnis@bucket/a/b?session=geheimnis", "gs://geheimnis@bucket/a/b",
      "abfss://c:geheimnis@account.dfs.core.windows.net/a/b?sv=1&sig=geheimnis",
    ] {
      let location = Location(text)
      #expect(location.isRemote)
      #expect(!"\(location) \(location.appending("x")) \(location.identity)".contains("geheimnis"))
      #expect("\(location)".hasSuffix("/a/b"))
    }
    #expect("\(Location("s3://key:secret@bucket/a"))" == "s3://bucket/a")
    #expect(
      "\(Location("abfss://photos@account.dfs.core.windows.net/a/"))"
        == "abfss://photos@account.dfs.core.windows.net/a")
  }

  @Test func pathsOfThisMachineStayAsTheyAre() {
    for path in ["photos", "/a/b/", "./x", "", "a:b", "a?b"] {
      #expect(!Location(path).isRemote)
      #expect(Location(path).description == path)
    }
    #expect(Location("file:///a/b").path == "/a/b")
  }

  @Test func locationsJoin() {
    let location = Location("s3://bucket/a?region=x")
    #expect("\(location.appending("b/c"))" == "s3://bucket/a/b/c")
    #expect("\(location.appending("b").parent)" == "s3://bucket/a")
    #expect(location.name == "a")
    #expect(Location("s3://bucket").name == "bucket")
    #expect("\(Location("s3://bucket").appending("x"))" == "s3://bucket/x")
  }

  @Test func otherStoresAreRefusedInClearWords() {
    let error = #expect(throws: StorageError.self) {
      _ = try Location("hdfs://host/photos").store()
    }
    #expect(error?.code == .unsupported)
    #expect(error?.remedy?.contains("--cluster") == true)
  }

  @Test func triesAgainWithGrowingPausesAndGivesUp() {
    nonisolated(unsafe) var waits: [Double] = []
    var retries = Retries()
    retries.wait = { waits.append($0) }
    var tries = 0
    expectStorageError(.unreachable) {
      try retries { () throws(StorageError) in
        tries += 1
        throw try unreachable()
      }
    }
    #expect(tries == 4)
    #expect(waits.count == 3)
    #expect(zip(waits, [0.25, 0.5, 1]).allSatisfy { $0 > 0 && $0 <= $1 })
  }

  /// Google's reader says the first of a connection that broke off, as if it were a mistake of the program's.
  @Test func brokenReadsAreTriedAgainWhateverTheirWords() {
    let failure = CloudFailure(at: Location("gs://bucket/photos"))
    func code(_ message: String, mayPass: Bool) -> StorageError.Code {
      failure.error(message, systemError: 0, path: "x", mayPass: mayPass).code
    }
    #expect(code("Cannot read from closed file", mayPass: false) == .unreachable)
    #expect(code("words that nobody knows", mayPass: true) == .unreachable)
    #expect(code("words that nobody knows", mayPass: false) == .inputOutput)
    #expect(code("HTTP status 400", mayPass: true) == .inputOutput)
  }

  private func unreachable() throws(StorageError) -> StorageError {
    StorageError(.unreachable, path: "x", "no answer")
  }
}
