import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

@Suite struct CacheFolderTests {
  @Test func theEnvironmentChoosesThePlace() {
    for (variables, root) in [
      (["POMONA_CACHE": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"], "/a"),
      (["POMONA_CACHE": "", "XDG_CACHE_HOME": "/b", "HOME": "/c"], "/b/pomona"),
      (["XDG_CACHE_HOME": "relative", "HOME": "/c"], "/c/.cache/pomona"),
      (["HOME": "/c"], "/c/.cache/pomona"),
      (
        ["HOME": ""],
        FileManager.default.temporaryDirectory.appending(path: "pomona-\(getuid())").path
      ),
    ] {
      #expect(CacheFolder(environment: variables).root == root)
    }
  }

  @Test func eachKeyHasAFolderOfItsOwn() throws {
    try withTemporaryFolder { (folder) throws in
      let cache = CacheFolder(root: folder.appending(path: "x/cache").path)
      let first = try cache.folder("models", for: [1])
      #expect(try cache.folder("models", for: [1]) == first)
      #expect(try cache.folder("models", for: [2]) != first)
      #expect(try cache.folder("other", for: [1]) != first)
      #expect(first == "\(cache.root)/models/\(SHA256.hash([1]))")
    }
  }

  @Test func theSamePlaceHasTheSameWorkFolderWhateverTheCredentials() throws {
    try withTemporaryFolder { (folder) throws in
      let cache = CacheFolder(root: folder.path)
      func work(_ uri: String) throws -> String { try cache.workFolder(for: Location(uri)) }
      let one = try work("s3://bucket/a?region=x")
      #expect(try work("s3://key:secret@bucket/a/?region=y&time_limit=3") == one)
      #expect(try work("s3://bucket/b") != one)
      #expect(try work("s3://bucket/a?endpoint_override=127.0.0.1:9") != one)
      #expect(try work("gs://bucket/a") != one)
    }
  }

  @Test func othersCannotLookIn() throws {
    try withTemporaryFolder { (folder) throws in
      let path = try CacheFolder(root: folder.appending(path: "c").path).folder("k", for: [])
      var status = stat()
      try #require(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o700)
    }
  }

  @Test func aPlaceThatCannotBeUsedIsAnErrorWithTheVariable() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["file"], in: folder)
      let cache = CacheFolder(root: folder.appending(path: "file").path)
      let error = #expect(throws: PomonaError.self) { _ = try cache.folder("k", for: []) }
      #expect(error?.code == .cannotCreate)
      #expect(error?.remedy?.contains("POMONA_CACHE") == true)
      #expect(error?.cause != nil)
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a folder to another user"))
  func aSharedPlaceOfAnotherUserIsNotUsed() throws {
    try withTemporaryFolder { (folder) throws in
      let cache = CacheFolder(root: folder.appending(path: "c").path, isShared: true)
      _ = try cache.folder("k", for: [])
      try #require(chown(cache.root, 4711, 4711) == 0)
      let error = #expect(throws: PomonaError.self) { _ = try cache.folder("k", for: []) }
      #expect(error?.message.contains("belongs to another user") == true)
    }
  }
}
