import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

@Suite struct VerifiedFilesTests {
  private static let contents: [String: [UInt8]] = [
    "a": Array("first".utf8), "b.onnx": (0..<700_000).map { UInt8(truncatingIfNeeded: $0 >> 4) },
    "c": [],
  ]

  /// A source with files, an empty target, and the files' digests.
  private func withFiles(
    _ body: (_ source: URL, _ target: URL, _ files: VerifiedFiles) throws -> Void
  ) throws {
    try withTemporaryFolder { (folder) throws in
      let (source, target) = (folder.appending(path: "source"), folder.appending(path: "target"))
      try makeFiles(["x"], in: source)
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: false)
      for (name, bytes) in Self.contents {
        try AtomicFile.write(bytes, to: source.appending(path: name).path)
      }
      let digests = try Self.contents.keys.reduce(into: [:]) { digests, name in
        digests[name] = try FileDigest(ofFileAt: source.appending(path: name).path)
      }
      try body(source, target, try VerifiedFiles(digests, of: "s3://b/model"))
    }
  }

  @Test func copiesTheListedFilesAndNoOthers() throws {
    try withFiles { source, target, files throws in
      try files.verify(in: source.path)
      try files.copy(from: LocalStore(root: source.path), to: target.path)
      #expect(try TestSupport.contents(of: target) == ["a", "b.onnx", "c"])
      for (name, bytes) in Self.contents {
        #expect(
          try WholeFile.read(target.appending(path: name).path, maximumBytes: 1 << 20) == bytes)
      }
      try files.verify(in: target.path)
      // Modes as of any other file: the copy may be for others.
      var (made, copied) = (stat(), stat())
      try #require(stat(source.appending(path: "a").path, &made) == 0)
      try #require(stat(target.appending(path: "a").path, &copied) == 0)
      #expect(copied.st_mode == made.st_mode)
    }
  }

  /// As in a cache of downloaded files: each name is a link to a file elsewhere, which is named after its content.
  @Test func linksAreFollowed() throws {
    try withFiles { source, target, files throws in
      let links = target.appending(path: "links")
      try FileManager.default.createDirectory(at: links, withIntermediateDirectories: false)
      for name in Self.contents.keys {
        try FileManager.default.createSymbolicLink(
          atPath: links.appending(path: name).path,
          withDestinationPath: "../../source/\(name)")
      }
      try files.verify(in: links.path)
      let folder = target.appending(path: "copy")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
      try files.copy(from: LocalStore(root: links.path), to: folder.path)
      try FileManager.default.removeItem(at: source)
      try files.verify(in: folder.path)
      expectStorageError(.notFound) { try files.verify(in: links.path) }
    }
  }

  @Test func keepsWhatIsRightAndReplacesWhatIsNot() throws {
    try withFiles { source, target, files throws in
      let store = LocalStore(root: source.path)
      try files.copy(from: store, to: target.path)
      func inode(_ name: String) throws -> ino_t {
        var status = stat()
        try #require(stat(target.appending(path: name).path, &status) == 0)
        return status.st_ino
      }
      let (a, b) = try (inode("a"), inode("b.onnx"))
      // The same size: only the hash differs.
      try Data("worst".utf8).write(to: target.appending(path: "a"))
      try FileManager.default.removeItem(at: target.appending(path: "c"))
      try files.copy(from: store, to: target.path)
      #expect(try inode("b.onnx") == b)
      #expect(try inode("a") != a)
      try files.verify(in: target.path)
      #expect(try TestSupport.contents(of: target) == ["a", "b.onnx", "c"])
    }
  }

  @Test func aMissingFileIsNotFound() throws {
    try withFiles { source, target, files throws in
      try FileManager.default.removeItem(at: source.appending(path: "b.onnx"))
      for body in [
        { try files.verify(in: source.path) },
        { try files.copy(from: LocalStore(root: source.path), to: target.path) },
      ] {
        let error = expectStorageError(.notFound) { try body() }
        #expect(error?.path == "s3://b/model/b.onnx")
        #expect(error?.remedy != nil)
      }
      // What was copied before is whole.
      #expect(try TestSupport.contents(of: target) == ["a"])
    }
  }

  @Test(arguments: ["lasts", "longer than before", "l"])
  func aChangedFileIsCorruptAndNeverCopied(text: String) throws {
    try withFiles { source, target, files throws in
      try Data(text.utf8).write(to: source.appending(path: "a"))
      for body in [
        { try files.verify(in: source.path) },
        { try files.copy(from: LocalStore(root: source.path), to: target.path) },
      ] {
        let error = expectStorageError(.corrupt) { try body() }
        #expect(error?.path == "s3://b/model/a")
      }
      #expect(try TestSupport.contents(of: target).isEmpty)
    }
  }

  @Test func anotherKindOfFileIsCorrupt() throws {
    try withFiles { source, _, files throws in
      try FileManager.default.removeItem(at: source.appending(path: "a"))
      try makeFiles(["a/x"], in: source)
      expectStorageError(.corrupt) { try files.verify(in: source.path) }
      try FileManager.default.removeItem(at: source.appending(path: "a"))
      try #require(mkfifo(source.appending(path: "a").path, 0o600) == 0)
      expectStorageError(.corrupt) { try files.verify(in: source.path) }
    }
  }

  @Test(arguments: ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\0b"])
  func namesThatLeaveTheFolderAreRejected(name: String) {
    let digests = [name: FileDigest(bytes: 0, sha256: ""), "a": FileDigest(bytes: 0, sha256: "")]
    expectStorageError(.invalidPath) { _ = try VerifiedFiles(digests, of: "model") }
  }

  @Test func anInterruptedCopyContinues() throws {
    try withFiles { source, target, files throws in
      // Killed in the second file: its temporary file is left, the first one is whole.
      try AtomicFile.write(Self.contents["a"]!, to: target.appending(path: "a").path)
      try Data([1, 2, 3]).write(to: target.appending(path: ".pomona-AbCdEf"))
      let store = LocalStore(root: source.path)
      try FileManager.default.removeItem(at: source.appending(path: "a"))
      try files.copy(from: store, to: target.path)
      try files.verify(in: target.path)
    }
  }

  @Test func theTargetMustExist() throws {
    try withFiles { source, target, files throws in
      expectStorageError(.notFound) {
        try files.copy(from: LocalStore(root: source.path), to: target.path + "/none")
      }
    }
  }

  @Test func aLocalFolderIsVerifiedInPlace() throws {
    try withFiles { source, _, files throws in
      struct Unused: Error {}
      func cache() throws -> String { throw Unused() }
      let folder = try files.localFolder(of: Location(source.path), cachedIn: cache())
      #expect(folder == source.path)
      try Data().write(to: source.appending(path: "a"))
      expectStorageError(.corrupt) {
        _ = try files.localFolder(of: Location(source.path), cachedIn: cache())
      }
    }
  }
}
