package import Files

extension ObjectStore {
  /// Calls `body` with the path of a local file that holds the object: the file itself, or a copy for the time of the call.
  ///
  /// - Throws: ``StorageError``, and what `body` throws.
  package func withLocalFile<R>(_ path: String, _ body: (String) throws -> R) throws -> R {
    if let local = self as? LocalStore { return try body("\(local.root)/\(path)") }
    let copy = try TemporaryFile()
    try download(path, to: copy.path)
    return try body(copy.path)
  }

  /// Makes the content of an object that of a local file.
  package func download(_ path: String, to localPath: String) throws(StorageError) {
    try AtomicFile.write(read(path, maximumBytes: 4 << 30), to: localPath)
  }
}
