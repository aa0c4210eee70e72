/// The size and the SHA-256 of a file, which identify its content.
public struct FileDigest: Sendable, Hashable, Codable {
  /// The size in bytes.
  public let bytes: Int
  /// The SHA-256 as 64 lower-case hexadecimal digits.
  public let sha256: String

  /// The digest that was recorded for a file.
  package init(bytes: Int, sha256: String) {
    self.bytes = bytes
    self.sha256 = sha256
  }

  /// Computes the digest of a file, which is read piece by piece.
  package init(ofFileAt path: String) throws(StorageError) {
    let file = try Descriptor.reading(path)
    var hash = SHA256()
    var size = 0
    try file.readPieces { (piece) throws(StorageError) in
      hash.update(piece)
      size += piece.count
    }
    self.init(bytes: size, sha256: hash.finalize())
  }
}
