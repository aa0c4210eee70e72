import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

@Suite struct URIStoreTests {
  @Test func filesOfThisMachineAreBelowItsRoot() throws {
    try withTemporaryFolder { (folder) throws in
      let store = URIStore(hasURIs: false)
      let path = String(folder.path.drop { $0 == "/" }) + "/a/b"
      try store.write([1, 2], to: path)
      #expect(try store.exists(path))
      #expect(try store.read(path, maximumBytes: 2) == [1, 2])
      expectStorageError(.tooLarge) { _ = try store.read(path, maximumBytes: 1) }
      try store.upload(fileAt: folder.appending(path: "a/b").path, to: path + "2")
      var paths: [String] = []
      try store.list(folder.path) { if case .file(let path, _) = $0 { paths.append(path) } }
      #expect(paths == ["a/b", "a/b2"])
      try store.remove(path)
      #expect(try !store.exists(path))
      expectStorageError(.notFound) { _ = try store.read(path, maximumBytes: 1) }
    }
  }

  @Test func readsAheadOnlyOverANetwork() {
    #expect(URIStore(hasURIs: false).concurrentReads == 1)
    #expect(URIStore(hasURIs: true).concurrentReads > 1)
    #expect(LocalStore(root: "/").concurrentReads == 1)
  }

  @Test func otherStoresAreRefused() {
    let store = URIStore(hasURIs: true)
    expectStorageError(.unsupported) { _ = try store.read("ftp://host/a/b", maximumBytes: 1) }
  }
}
