/// Whole files, written such that a reader, or a machine that loses power, sees the old content or the new, never a part.
package enum AtomicFile {
  /// Makes `bytes` the content of `path`, replacing an older file; its folder must exist.
  ///
  /// The bytes are on the disk when this returns. After an error nothing is left behind.
  package static func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    let file = try PartialFile(path)
    try bytes.withUnsafeBufferPointer { (bytes) throws(StorageError) in
      try file.write(UnsafeRawBufferPointer(bytes))
    }
    try file.publish()
  }

  /// Makes the content of another file the content of `path`, as ``write(_:to:)`` does. Of a symbolic link, the file that it
  /// points to is copied.
  package static func copy(from source: String, to path: String) throws(StorageError) {
    let input = try Descriptor.reading(source)
    let file = try PartialFile(path)
    try input.readPieces { (piece) throws(StorageError) in try file.write(piece) }
    try file.publish()
  }
}
