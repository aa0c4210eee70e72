import Failures
import Files
import Foundation
import TestSupport
import Testing

@Suite struct DescriptorTests {
  @Test func piecesMakeTheWholeFile() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "file").path
      for size in [0, 1, 99, 100, 101, 1000] {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try AtomicFile.write(bytes, to: path)
        var read: [UInt8] = []
        try Descriptor.reading(path).readPieces(of: 100) { (piece) throws(StorageError) in
          #expect(piece.count <= 100 && piece.count > 0)
          read.append(contentsOf: piece)
        }
        #expect(read == bytes)
      }
    }
  }

  @Test func onlyRegularFilesAreRead() throws {
    try withTemporaryFolder { (folder) throws in
      try #require(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
      expectStorageError(.unsupported) {
        _ = try Descriptor.reading(folder.appending(path: "pipe").path).size()
      }
      expectStorageError(.unsupported) { _ = try Descriptor.reading("/dev/zero").size() }
      expectStorageError(.isDirectory) { _ = try Descriptor.reading(folder.path).size() }
      expectStorageError(.notFound) {
        _ = try Descriptor.reading(folder.appending(path: "missing").path).size()
      }
      expectStorageError(.invalidPath) { _ = try Descriptor.reading("/etc/passwd\0x").size() }
    }
  }

  @Test func errorsAreClausesWithSentencesAsRemedies() {
    for number in 1...133 as ClosedRange<Int32> {
      let error = StorageError(errno: number, path: "x")
      #expect(error.message.last != ".")
      #expect(!error.message.isEmpty)
      if let remedy = error.remedy {
        #expect(remedy.first?.isUppercase == true && remedy.last == ".", "\(remedy)")
      }
    }
    #expect(StorageError(errno: ENOENT, path: "x").message == "no such file or directory")
  }

  @Test func aRenamedErrorKeepsItsCause() {
    struct Cause: Error {}
    let error = StorageError(.corrupt, path: "a", "m", remedy: "R.", cause: Cause()).renamed("b")
    #expect(error.path == "b" && error.remedy == "R." && error.cause is Cause)
    #expect("\(error)" == "b: m. R.")
  }
}
