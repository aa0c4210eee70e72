import Files
import Foundation
import TestSupport
import Testing

/// Vectors: FIPS 180-4's examples, by NIST.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ]) func standardVectors(message: String, hash: String) {
    #expect(SHA256.hash(Array(message.utf8)) == hash)
  }

  @Test func aMillionTimesA() {
    #expect(
      SHA256.hash([UInt8](repeating: 0x61, count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Lengths at which the padding needs one block more, and some thousands of bytes; whole and in pieces.
  @Test func agreesWithHashlib() throws {
    try withTemporaryFolder { (folder) throws in
      var generator = SeededGenerator(state: 1)
      let lengths = Array(54...66) + Array(118...130) + [1_000, 4_096, 300_001, 1 << 20]
      let blobs = lengths.map { length in
        (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      }
      for (index, blob) in blobs.enumerated() {
        try Data(blob).write(to: folder.appending(path: "\(index)"))
      }
      let expected = try Peer.text(
        """
        import hashlib, sys
        for i in range(int(sys.argv[2])):
            print(hashlib.sha256(open(f'{sys.argv[1]}/{i}', 'rb').read()).hexdigest())
        """, [folder.path, "\(blobs.count)"]
      ).split(separator: "\n").map(String.init)
      for (index, blob) in blobs.enumerated() {
        #expect(SHA256.hash(blob) == expected[index], "\(blob.count) bytes")
        let path = folder.appending(path: "\(index)").path
        #expect(try SHA256.hash(fileAt: path) == expected[index], "\(blob.count) bytes in a file")
        var pieces = SHA256()
        var rest = blob[...]
        while !rest.isEmpty {
          let piece = rest.prefix(Int.random(in: 1...200, using: &generator))
          pieces.update(Array(piece))
          rest = rest.dropFirst(piece.count)
        }
        #expect(pieces.finalize() == expected[index], "\(blob.count) bytes in pieces")
      }
    }
  }

  @Test func aMissingFileIsNotFound() {
    expectStorageError(.notFound) { _ = try SHA256.hash(fileAt: "/nowhere/at/all") }
  }
}
