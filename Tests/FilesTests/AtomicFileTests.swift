import Failures
import Files
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileTests {
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
