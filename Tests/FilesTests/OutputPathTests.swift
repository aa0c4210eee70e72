import Failures
import Files
import Foundation
import TestSupport
import Testing

@Suite struct OutputPathTests {
  private func link(_ name: String, to target: String, in folder: URL) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: name).path, withDestinationPath: target)
  }

  @Test func freeNamesAndReplaceableFilesAreAccepted() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["file", "folder/x"], in: folder)
      let (new, file) = (folder.appending(path: "new").path, folder.appending(path: "file").path)
      #expect(try OutputPath(file: new).path == new)
      #expect(try OutputPath(folder: new).path == new)
      #expect(try OutputPath(file: file).path == file)
      let inner = folder.appending(path: "folder").path
      #expect(try OutputPath(folder: inner).path == inner)
      // The folder above is examined when the output is begun.
      _ = try OutputPath(file: folder.appending(path: "missing/new").path)
    }
  }

  @Test func anotherKindOfFileInTheWayIsAnError() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["file", "folder/x"], in: folder)
      try #require(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
      let path = { (name: String) in folder.appending(path: name).path }
      let error = expectStorageError(.isDirectory) { _ = try OutputPath(file: path("folder")) }
      #expect(error?.path == path("folder"))
      #expect(error?.remedy != nil)
      expectStorageError(.notDirectory) { _ = try OutputPath(folder: path("file")) }
      expectStorageError(.notDirectory) { _ = try OutputPath(file: path("file/new")) }
      for device in [path("pipe"), "/dev/null", "/dev/zero"] {
        expectStorageError(.unsupported) { _ = try OutputPath(file: device) }
        expectStorageError(.unsupported) { _ = try OutputPath(folder: device) }
      }
      expectStorageError(.notFound) { _ = try OutputPath(file: "") }
      expectStorageError(.isDirectory) { _ = try OutputPath(file: path("new") + "/") }
      expectStorageError(.invalidPath) { _ = try OutputPath(file: "a\0b") }
    }
  }

  @Test func linksAreFollowedUnlessTheyPointNowhere() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["file", "folder/x"], in: folder)
      try link("to-file", to: "file", in: folder)
      try link("to-folder", to: "folder", in: folder)
      try link("dangling", to: "nothing", in: folder)
      try link("circle", to: "circle", in: folder)
      try link("to-null", to: "/dev/null", in: folder)
      let path = { (name: String) in folder.appending(path: name).path }
      #expect(try OutputPath(file: path("to-file")).path.hasSuffix("/file"))
      #expect(try OutputPath(folder: path("to-folder")).path.hasSuffix("/folder"))
      expectStorageError(.alreadyExists) { _ = try OutputPath(file: path("dangling")) }
      expectStorageError(.alreadyExists) { _ = try OutputPath(folder: path("dangling")) }
      expectStorageError(.invalidPath) { _ = try OutputPath(file: path("circle")) }
      expectStorageError(.unsupported) { _ = try OutputPath(file: path("to-null")) }
    }
  }

  @Test func aFileIsWrittenThroughALinkThatStays() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["real/file"], in: folder)
      try link("link", to: "real/file", in: folder)
      try AtomicFile.write([1, 2], to: folder.appending(path: "link").path)
      #expect(try Data(contentsOf: folder.appending(path: "real/file")) == Data([1, 2]))
      let target = try FileManager.default.destinationOfSymbolicLink(
        atPath: folder.appending(path: "link").path)
      #expect(target == "real/file")
      #expect(try contents(of: folder.appending(path: "real")) == ["file"])
    }
  }

  @Test func aDeviceIsNeverReplaced() throws {
    try withTemporaryFolder { (folder) throws in
      let pipe = folder.appending(path: "pipe").path
      try #require(mkfifo(pipe, 0o600) == 0)
      expectStorageError(.unsupported) { try AtomicFile.write([1], to: pipe) }
      try link("dangling", to: "nothing", in: folder)
      let dangling = folder.appending(path: "dangling").path
      expectStorageError(.alreadyExists) { try AtomicFile.write([1], to: dangling) }
      #expect(try contents(of: folder) == ["dangling", "pipe"])
    }
  }
}
