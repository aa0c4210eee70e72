import Files
import Foundation
import TestSupport
import Testing

@Suite struct FileDigestTests {
  @Test func countsAndHashesTheContent() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "file").path
      let bytes = (0..<600_001).map { UInt8(truncatingIfNeeded: $0 >> 3) }
      try AtomicFile.write(bytes, to: path)
      let digest = try FileDigest(ofFileAt: path)
      #expect(digest == FileDigest(bytes: 600_001, sha256: SHA256.hash(bytes)))
      #expect(try SHA256.hash(fileAt: path) == digest.sha256)
      expectStorageError(.notFound) { _ = try FileDigest(ofFileAt: path + "x") }
      expectStorageError(.isDirectory) { _ = try FileDigest(ofFileAt: folder.path) }
    }
  }

  @Test func isJSONOfTwoMembers() throws {
    let digest = FileDigest(bytes: 3, sha256: "ab")
    let data = try JSONEncoder().encode(digest)
    #expect(
      try JSONDecoder().decode([String: JSONValue].self, from: data).keys.sorted() == [
        "bytes", "sha256",
      ])
    #expect(try JSONDecoder().decode(FileDigest.self, from: data) == digest)
  }

  private struct JSONValue: Decodable {
    init(from decoder: any Decoder) throws {}
  }
}
