import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

@Suite struct OutputFileTests {
  private func expectRefusal(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let error = #expect(throws: PomonaError.self, sourceLocation: sourceLocation) {
      _ = try OutputFile(path)
    }
    #expect(error?.code == .cannotCreate, sourceLocation: sourceLocation)
    #expect(error?.message.hasPrefix("\(path) cannot be created: ") == true)
    #expect(error?.remedy != nil, sourceLocation: sourceLocation)
    #expect(error?.cause is StorageError, sourceLocation: sourceLocation)
  }

  @Test func aLocalFileIsWrittenInItsPlace() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "out.parquet").path
      let output = try OutputFile(path)
      #expect(output.path == path)
      #expect(try contents(of: folder).isEmpty)
      try AtomicFile.write([1], to: output.path)
      try output.publish()
      #expect(try contents(of: folder) == ["out.parquet"])
    }
  }

  @Test func aWholeFileReplacesAnOlderOne() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "report.html").path
      try OutputFile.write([1, 2], to: path)
      try OutputFile(path).write([3])
      #expect(try WholeFile.read(path, maximumBytes: 9) == [3])
      #expect(try contents(of: folder) == ["report.html"])
    }
  }

  @Test func filesThatCannotBeCreatedAreRejectedBeforeTheWork() throws {
    try withTemporaryFolder { (folder) throws in
      try makeFiles(["folder/x", "file"], in: folder)
      try #require(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "dangling").path, withDestinationPath: "nothing")
      for name in ["folder", "pipe", "dangling", "missing/out", "file/out"] {
        expectRefusal(folder.appending(path: name).path)
      }
      for path in ["/dev/null", "/dev/full", ""] { expectRefusal(path) }
      #expect(try contents(of: folder) == ["dangling", "file", "folder", "pipe"])
    }
  }

  @Test(.enabled(if: SmallFileSystem.canMount, "mounting needs root"))
  func aFullDiskIsNamedAndLeavesTheOlderFile() throws {
    try SmallFileSystem.with { (folder) throws in
      let path = folder.appending(path: "report.html").path
      try OutputFile.write([1], to: path)
      let error = expectStorageError(.noSpace) {
        try OutputFile.write([UInt8](repeating: 2, count: 1 << 20), to: path)
      }
      #expect(error?.message == "the disk is full" && error?.path == path)
      #expect(try WholeFile.read(path, maximumBytes: 9) == [1])
    }
  }

  @Test func aFileOfAFolderIsWrittenInItsPlace() throws {
    try withTemporaryFolder { (folder) throws in
      let output = try OutputFile("part", in: Location(folder.path))
      #expect(output.path == folder.appending(path: "part").path)
      try output.write([5])
      #expect(try contents(of: folder) == ["part"])
    }
  }
}
