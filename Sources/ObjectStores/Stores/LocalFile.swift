import Files
import Glibc

/// Files of this machine that are not yet published: written in place, without waiting for the disk.
enum LocalFile {
  static func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    let file = try create(path)
    try bytes.withUnsafeBufferPointer { (bytes) throws(StorageError) in
      try file.write(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Copies a file piece by piece.
  ///
  /// - Throws: ``StorageError``; `tooLarge` when it holds more than `maximumBytes`.
  static func copy(
    from source: String, to path: String, maximumBytes: Int
  ) throws(StorageError) {
    let input = try Descriptor.reading(source)
    let tooLarge = StorageError(
      .tooLarge, path: source, "it is larger than \(maximumBytes) bytes")
    guard try input.size() <= maximumBytes else { throw tooLarge }
    let output = try create(path)
    var count = 0
    try input.readPieces { (piece) throws(StorageError) in
      count += piece.count
      guard count <= maximumBytes else { throw tooLarge }
      try output.write(piece)
    }
  }

  private static func create(_ path: String) throws(StorageError) -> Descriptor {
    try Descriptor(opening: path, flags: O_WRONLY | O_CREAT | O_TRUNC)
  }
}
