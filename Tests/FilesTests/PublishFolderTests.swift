import Files
import Foundation
import TestSupport
import Testing

@Suite struct PublishFolderTests {
  @Test func takesAFreeName() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["a", "deep/b"], in: folder.appending(path: "new"))
      try publishFolder(
        from: folder.appending(path: "new").path, to: folder.appending(path: "final").path)
      #expect(try contents(of: folder) == ["final"])
      #expect(try contents(of: folder.appending(path: "final")) == ["a", "deep"])
    }
  }

  @Test func replacesAnOlderFolderWithAllItHeld() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["kept"], in: folder.appending(path: "outside"))
      try makeFiles(["old", "deep/er/old", ".hidden"], in: folder.appending(path: "final"))
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "final/link"),
        withDestinationURL: folder.appending(path: "outside"))
      try makeFiles(["a"], in: folder.appending(path: "new"))
      try publishFolder(
        from: folder.appending(path: "new").path, to: folder.appending(path: "final").path)
      #expect(try contents(of: folder) == ["final", "outside"])
      #expect(try contents(of: folder.appending(path: "final")) == ["a"])
      #expect(try contents(of: folder.appending(path: "outside")) == ["kept"])
    }
  }

  @Test func neverReplacesAFile() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["final", "new/a"], in: folder)
      expectStorageError(.notDirectory) {
        try publishFolder(
          from: folder.appending(path: "new").path, to: folder.appending(path: "final").path)
      }
      #expect(try contents(of: folder) == ["final", "new"])
    }
  }

  @Test func aMissingSourceLeavesTheDestination() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["final/a"], in: folder)
      expectStorageError(.notFound) {
        try publishFolder(
          from: folder.appending(path: "new").path, to: folder.appending(path: "final").path)
      }
      #expect(try contents(of: folder.appending(path: "final")) == ["a"])
    }
  }

  @Test(.enabled(if: SmallFileSystem.canMount, "mounting needs root"))
  func anotherFileSystemIsUnsupported() throws {
    try withTemporaryFolder { (folder) throws in
      try SmallFileSystem.with { small in
        try makeFiles(["new/a"], in: small)
        try makeFiles(["final/old"], in: folder)
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
