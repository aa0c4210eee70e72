import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

@Suite struct LocalStoreTests {
  private func list(_ folder: URL, _ prefix: String = "") throws -> (
    paths: [String], problems: [StorageError]
  ) {
    var paths: [String] = []
    var problems: [StorageError] = []
    try LocalStore(root: folder.path).list(prefix) { entry in
      switch entry {
      case .file(let path, let size):
        paths.append(path)
        #expect(size == path.utf8.count || path.contains("link"))
      case .folder: break
      case .problem(let problem): problems.append(problem)
      }
    }
    return (paths, problems)
  }

  /// "a.jpg" sorts before "a/…", for "." is less than "/": as in the listing of an object store.
  @Test func listsInTheOrderOfThePathsBytes() throws {
    try withTemporaryFolder { (folder) throws in
      let files = [
        "a/z.jpg", "a/b/1.jpg", "a.jpg", "a-b/1.jpg", "ab.jpg", "Ü/é.jpg", "Z.jpg", "a0/1.jpg",
        "longer-than-eight/1.jpg", "longer-than-eight.jpg", "longer-t", "longer-t!",
        "a/\u{1F34E}.jpg",
      ]
      try makeFiles(files, in: folder)
      let sorted = files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      let (paths, problems) = try list(folder)
      #expect(paths == sorted)
      #expect(problems.isEmpty)
      #expect(try list(folder, "a").paths == sorted.filter { $0.hasPrefix("a/") })
      #expect(try list(folder, "a/").paths == sorted.filter { $0.hasPrefix("a/") })
    }
  }

  @Test func namesFoldersBeforeWhatIsInThem() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["a/b/1.jpg"], in: folder)
      var entries: [StoreEntry] = []
      try LocalStore(root: folder.path).list { entries.append($0) }
      #expect(
        entries == [.folder(path: "a"), .folder(path: "a/b"), .file(path: "a/b/1.jpg", size: 9)])
    }
  }

  @Test func leavesOutHiddenFiles() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(
        [".git/config", ".DS_Store", "__MACOSX/a.jpg", "b/Thumbs.db", "b/desktop.ini", "b/c"],
        in: folder)
      #expect(try list(folder).paths == ["b/c"])
    }
  }

  @Test func followsLinksButNotInCircles() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["real/a", "b"], in: folder)
      let manager = FileManager.default
      func link(_ name: String, _ target: String) throws {
        try manager.createSymbolicLink(
          atPath: folder.appending(path: name).path, withDestinationPath: target)
      }
      try link("link-to-file", "b")
      try link("link-to-folder", "real")
      try link("real/link-up", "..")
      try link("broken", "nothing")
      let (paths, problems) = try list(folder)
      #expect(paths == ["b", "link-to-file", "link-to-folder/a", "real/a"])
      #expect(problems.map(\.path) == ["broken", "link-to-folder/link-up", "real/link-up"])
      #expect(problems.map(\.code) == [.notFound, .invalidPath, .invalidPath])
    }
  }

  @Test func pipesAndDevicesAreProblemsAndNeverWaitedFor() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["a"], in: folder)
      try #require(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
      let (paths, problems) = try list(folder)
      #expect(paths == ["a"])
      #expect(problems.map(\.code) == [.unsupported])
      let store = LocalStore(root: folder.path)
      expectStorageError(.unsupported) { _ = try store.read("pipe", maximumBytes: 10) }
      #expect(try !store.exists("pipe"))
      let devices = LocalStore(root: "/dev")
      expectStorageError(.unsupported) { _ = try devices.read("zero", maximumBytes: 10) }
    }
  }

  @Test func namesThatAreNotTextAreProblems() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["a"], in: folder)
      let bytes = Array(folder.path.utf8) + [0x2f, 0xff, 0xfe, 0]
      let file = bytes.withUnsafeBytes {
        open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_CREAT | O_WRONLY, 0o600)
      }
      try #require(file >= 0)
      close(file)
      let (paths, problems) = try list(folder)
      #expect(paths == ["a"])
      #expect(problems.map(\.code) == [.invalidPath])
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func unreadableFoldersAreProblems() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["a", "closed/b"], in: folder)
      chmod(folder.appending(path: "closed").path, 0)
      defer { chmod(folder.appending(path: "closed").path, 0o700) }
      let (paths, problems) = try list(folder)
      #expect(paths == ["a"])
      #expect(problems.map(\.code) == [.permissionDenied])
      #expect(problems.map(\.path) == ["closed"])
    }
  }

  @Test func tooDeepFoldersAreAProblem() throws {
    try withTemporaryFolder { (folder) throws in
      let deep = Array(repeating: "d", count: 300).joined(separator: "/")
      try makeFiles(["\(deep)/file", "z"], in: folder)
      let (paths, problems) = try list(folder)
      #expect(paths == ["z"])
      #expect(problems.map(\.code) == [.tooLarge])
    }
  }

  @Test func aMissingFolderIsAnError() throws {
    try withTemporaryFolder { (folder) throws in
      expectStorageError(.notFound) { _ = try list(folder, "missing") }
      try makeFiles(["file"], in: folder)
      expectStorageError(.notDirectory) { _ = try list(folder, "file") }
    }
  }

  @Test func anErrorOfTheCallerEndsTheListing() throws {
    struct Enough: Error {}
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["a/1", "b/1"], in: folder)
      var count = 0
      #expect(throws: Enough.self) {
        try LocalStore(root: folder.path).list { _ in
          count += 1
          throw Enough()
        }
      }
      #expect(count == 1)
    }
  }

  @Test func readsUpToTheLimit() throws {
    try withTemporaryFolder { (folder) throws in
      let store = LocalStore(root: folder.path)
      let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
      try store.write(bytes, to: "x/y/file")
      #expect(try store.read("x/y/file", maximumBytes: 10_000) == bytes)
      expectStorageError(.tooLarge) { _ = try store.read("x/y/file", maximumBytes: 9_999) }
      expectStorageError(.isDirectory) { _ = try store.read("x/y", maximumBytes: 10) }
      expectStorageError(.notFound) { _ = try store.read("x/z", maximumBytes: 10) }
      let error = #expect(throws: StorageError.self) { try store.remove("x/z") }
      #expect(error?.path == "x/z")
      try store.write([], to: "empty")
      #expect(try store.read("empty", maximumBytes: 0) == [])
    }
  }

  @Test func aBufferIsUsedAgain() throws {
    try withTemporaryFolder { (folder) throws in
      let store = LocalStore(root: folder.path)
      try store.write([UInt8](repeating: 1, count: 5_000), to: "large")
      try store.write([2, 3], to: "small")
      var buffer: [UInt8] = []
      #expect(try store.read("large", maximumBytes: 10_000, into: &buffer) == 5_000)
      let address = buffer.withUnsafeBytes { $0.baseAddress }
      #expect(try store.read("small", maximumBytes: 10_000, into: &buffer) == 2)
      #expect(Array(buffer[..<2]) == [2, 3])
      #expect(buffer.withUnsafeBytes { $0.baseAddress } == address)
    }
  }

  /// Files of the kernel report a size of zero.
  @Test func readsFilesThatReportNoSize() throws {
    let store = LocalStore(root: "/proc/self")
    #expect(try !store.read("maps", maximumBytes: 10_000_000).isEmpty)
    expectStorageError(.tooLarge) { _ = try store.read("maps", maximumBytes: 100) }
  }

  @Test(arguments: ["", "/etc/passwd", "..", "a/../../b", "../x", "a\0b"])
  func pathsNeverLeaveTheRoot(path: String) throws {
    let store = LocalStore(root: FileManager.default.temporaryDirectory.path)
    expectStorageError(.invalidPath) { _ = try store.read(path, maximumBytes: 10) }
    expectStorageError(.invalidPath) { try store.write([], to: path) }
    expectStorageError(.invalidPath) { try store.remove(path) }
    expectStorageError(.invalidPath) { _ = try store.exists(path) }
  }

  @Test func removesWhatExists() throws {
    try withTemporaryFolder { (folder) throws in
      let store = LocalStore(root: folder.path)
      try store.write([1], to: "a")
      #expect(try store.exists("a"))
      try store.remove("a")
      #expect(try !store.exists("a"))
      expectStorageError(.notFound) { try store.remove("a") }
    }
  }

  @Test(.enabled(if: Project.photos("studio") != nil, "no sample photos"))
  func listsTheSamplePhotosAsThePeerDoes() throws {
    let folder = try #require(Project.photos("studio"))
    let expected = try Peer.text(
      """
      import os, sys
      root = sys.argv[1]
      files = [os.path.join(d, f) for d, _, fs in os.walk(root) for f in fs]
      for path in sorted(os.fsencode(f) for f in files):
          print(os.fsdecode(path)[len(root) + 1:], os.path.getsize(path))
      """, [folder.path])
    var lines: [String] = []
    try LocalStore(root: folder.path).list { entry in
      guard case .file(let path, let size) = entry else { return }
      lines.append("\(path) \(size)")
    }
    #expect(lines == expected.split(separator: "\n").map(String.init))
  }

  @Test func allPathsHaveHiddenFilesToo() throws {
    try withTemporaryFolder { (folder) throws in
      let store = LocalStore(root: folder.appending(path: "root").path)
      #expect(try store.allPaths().isEmpty)
      try makeFiles(["root/a/b", "root/.hidden", "root/c", "outside/x"], in: folder)
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "root/link").path, withDestinationPath: "../outside")
      #expect(try store.allPaths().sorted() == [".hidden", "a/b", "c", "link"])
      expectStorageError(.notDirectory) {
        _ = try LocalStore(root: folder.appending(path: "root/c").path).allPaths()
      }
    }
  }

  @Test func removesAllButWhatIsKept() throws {
    try withTemporaryFolder { (folder) throws in
      let store = LocalStore(root: folder.appending(path: "root").path)
      try store.removeAll()
      try makeFiles(["root/a/b", "root/.hidden", "root/kept", "outside/x"], in: folder)
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "root/link").path, withDestinationPath: "../outside")
      try store.removeAll(first: "missing", except: ["kept"])
      #expect(try store.allPaths() == ["kept"])
      try store.removeAll(first: "kept", except: [])
      #expect(try contents(of: folder) == ["outside"])
      #expect(try contents(of: folder.appending(path: "outside")) == ["x"])
    }
  }

  @Test func downloadsUpToTheLimit() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["root/file", "copy"], in: folder)
      let store = LocalStore(root: folder.appending(path: "root").path)
      let copy = folder.appending(path: "copy").path
      try store.write([1, 2, 3], to: "file")
      try store.download("file", to: copy)
      #expect(try WholeFile.read(copy, maximumBytes: 9) == [1, 2, 3])
      expectStorageError(.tooLarge) { try store.download("file", to: copy, maximumBytes: 2) }
      let error = expectStorageError(.notFound) { try store.download("none", to: copy) }
      #expect(error?.path == "none")
      expectStorageError(.invalidPath) { try store.download("../copy", to: copy) }
    }
  }

  @Test func uploadsAtomically() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["source"], in: folder)
      let store = LocalStore(root: folder.appending(path: "root").path)
      try store.upload(fileAt: folder.appending(path: "source").path, to: "a/b")
      #expect(try store.read("a/b", maximumBytes: 9) == Array("source".utf8))
      #expect(try store.allPaths() == ["a/b"])
      expectStorageError(.notFound) { try store.upload(fileAt: "/nowhere", to: "c") }
      expectStorageError(.isDirectory) {
        try store.upload(fileAt: folder.appending(path: "source").path, to: "a")
      }
      #expect(try store.allPaths() == ["a/b"])
    }
  }

  @Test func aLocalFileIsLentItself() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["file"], in: folder)
      let store = LocalStore(root: folder.path)
      try store.withLocalFile("file") { #expect($0 == "\(folder.path)/file") }
    }
  }
}
