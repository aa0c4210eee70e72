import Foundation
import Storage
import TestSupport
import Testing

@Suite struct PublishFolderTests {
  private func makeFolder(_ folder: URL, _ files: [String]) throws {
    for file in files {
      let url = folder.appending(path: file)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.utf8).write(to: url)
    }
  }

  @Test func takesAFreeName() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFolder(folder.appending(path: "new"), ["a", "deep/b"])
      try publishFolder(
        from: folder.appending(path: "new").path, to: folder.appending(path: "final").path)
      #expect(try contents(of: folder) == ["final"])
      #expect(try contents(of: folder.appending(path: "final")) == ["a", "deep"])
    }
  }

  @Test func replacesAnOlderFolderWithAllItHeld() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFolder(folder.appending(path: "outside"), ["kept"])
      try makeFolder(folder.appending(path: "final"), ["old", "deep/er/old", ".hidden"])
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "final/link"),
        withDestinationURL: folder.appending(path: "outside"))
      try makeFolder(folder.appending(path: "new"), ["a"])
      try publishFolder(
        from: folder.appending(path: "new").path, to: folder.appending(path: "final").path)
      #expect(try contents(of: folder) == ["final", "outside"])
      #expect(try contents(of: folder.appending(path: "final")) == ["a"])
      #expect(try contents(of: folder.appending(path: "outside")) == ["kept"])
    }
  }

  @Test func neverReplacesAFile() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFolder(folder, ["final", "new/a"])
      expectStorageError(.notDirectory) {
        try publishFolder(
          from: folder.appending(path: "new").path, to: folder.appending(path: "final").path)
      }
      #expect(try contents(of: folder) == ["final", "new"])
    }
  }

  @Test func aMissingSourceLeavesTheDestination() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFolder(folder, ["final/a"])
      expectStorageError(.notFound) {
        try publishFolder(
          from: folder.appending(path: "new").path, to: folder.appending(path: "final").path)
      }
      #expect(try contents(of: folder.appending(path: "final")) == ["a"])
    }
  }

  @Test(.enabled(if: canMount, "mounting needs root")) func anotherFileSystemIsUnsupported() throws
  {
    try withTemporaryFolder { (folder) throws in
      try withSmallFileSystem { small in
        try makeFolder(small, ["new/a"])
        try makeFolder(folder, ["final/old"])
        expectStorageError(.unsupported) {
          try publishFolder(
            from: small.appending(path: "new").path, to: folder.appending(path: "final").path)
        }
        #expect(try contents(of: folder.appending(path: "final")) == ["old"])
        #expect(try contents(of: folder) == ["final"])
      }
    }
  }
}
