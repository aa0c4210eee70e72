import Files
import Foundation
import TestSupport
import Testing

@Suite struct TemporaryFileTests {
  @Test func isRemovedWithItsOwner() throws {
    let path: String
    do {
      let file = try TemporaryFile()
      path = file.path
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
      #expect(path.hasPrefix(FileManager.default.temporaryDirectory.path))
      withExtendedLifetime(file) {}
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func needsItsFolder() {
    expectStorageError(.notFound) { _ = try TemporaryFile(in: "/nowhere") }
  }
}
