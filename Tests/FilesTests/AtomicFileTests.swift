import Failures
import Files
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  @Test func theFileThatALinkPointsToIsCopied() throws {
    try withTemporaryFolder { folder throws in
      try makeFiles(["blob"], in: folder)
      let (link, copy) = (folder.appending(path: "link").path, folder.appending(path: "copy").path)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "blob")
      try AtomicFile.copy(from: link, to: copy)
      try FileManager.default.removeItem(atPath: folder.appending(path: "blob").path)
      #expect(try WholeFile.read(copy, maximumBytes: 9) == Array("blob".utf8))
    }
  }

  @Test func replacesTheOldContentAndLeavesNothingElse() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "a.json").path
      try AtomicFile.write([1, 2, 3], to: path)
      try AtomicFile.write([4], to: path)
      #expect(try Data(contentsOf: URL(filePath: path)) == Data([4]))
      #expect(try contents(of: folder) == ["a.json"])
    }
  }

  @Test func writesFilesWithTheLongestNames() throws {
    try withTemporaryFolder { (folder) throws in
      let name = String(repeating: "n", count: 255)
      try AtomicFile.write([1], to: folder.appending(path: name).path)
      #expect(try contents(of: folder) == [name])
    }
  }

  @Test func aFailureLeavesNothingBehindAndNamesThePath() throws {
    try withTemporaryFolder { (folder) throws in
      let taken = folder.appending(path: "taken")
      try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: false)
      expectStorageError(.isDirectory) { try AtomicFile.write([1], to: taken.path) }
      let lost = folder.appending(path: "missing/a").path
      let error = #expect(throws: StorageError.self) { try AtomicFile.write([1], to: lost) }
      #expect(error?.code == .notFound)
      #expect(error?.path == lost)
      #expect(try contents(of: folder) == ["taken"])
    }
  }

  @Test func aNameWithNULIsRefusedInsteadOfCut() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.path + "/a\0b"
      expectStorageError(.invalidPath) { try AtomicFile.write([1], to: path) }
      #expect(try contents(of: folder).isEmpty)
    }
  }

  @Test(.enabled(if: SmallFileSystem.canMount, "mounting needs root")) func aFullDiskIsNoSpace()
    throws
  {
    try SmallFileSystem.with { (folder) throws in
      let path = folder.appending(path: "large").path
      let bytes = [UInt8](repeating: 1, count: 1 << 20)
      expectStorageError(.noSpace) { try AtomicFile.write(bytes, to: path) }
      #expect(try contents(of: folder).isEmpty)
    }
  }
}
