package import Files

/// Files by name, wherever they are stored.
///
/// A path is relative to the store's root, with "/" between its parts. It never leaves the root: `..` and absolute
/// paths are rejected (`invalidPath`), since paths also come from untrusted files.
package protocol ObjectStore: Sendable {
  /// The number of reads that are worth having under way at once: 1 where reads do not wait for a network.
  var concurrentReads: Int { get }

  /// Calls `body` with every file below `prefix` (a folder; "" is the root), in the order of the paths' UTF-8 bytes.
  ///
  /// Entries that cannot be listed are passed as problems. An error thrown by `body` ends the listing.
  /// - Throws: ``StorageError`` when `prefix` itself cannot be listed, or the error of `body`.
  func list(_ prefix: String, body: (StoreEntry) throws -> Void) throws

  /// Reads a whole file into the front of `buffer`, which grows as needed and never shrinks; returns the number of bytes.
  ///
  /// - Throws: ``StorageError``; `tooLarge` when the file holds more than `maximumBytes`.
  func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int

  /// Reads a whole file whose size is known from a listing, which may save a request.
  func read(
    _ path: String, size: Int?, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int

  /// Writes the content of a file to a file of this machine, whose folder must exist; for temporary files, since neither
  /// the replacement is atomic nor the content on the disk afterwards.
  ///
  /// - Throws: ``StorageError``; `tooLarge` when the file holds more than `maximumBytes`.
  func download(_ path: String, to localPath: String, maximumBytes: Int) throws(StorageError)

  /// Makes the content of a local file the content of `path` atomically, replacing an older file.
  func upload(fileAt localPath: String, to path: String) throws(StorageError)

  /// Makes `bytes` the content of `path` atomically, replacing an older file; missing folders are created.
  func write(_ bytes: [UInt8], to path: String) throws(StorageError)

  /// Removes a file; `notFound` when it does not exist.
  func remove(_ path: String) throws(StorageError)

  /// True if a file (not a folder) has that name.
  func exists(_ path: String) throws(StorageError) -> Bool

  /// The path of the file on this machine, where the store keeps its files there; else nil.
  func localPath(of path: String) throws(StorageError) -> String?
}

extension ObjectStore {
  package var concurrentReads: Int { 1 }

  package func localPath(of path: String) throws(StorageError) -> String? { nil }

  package func read(
    _ path: String, size: Int?, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    try read(path, maximumBytes: maximumBytes, into: &buffer)
  }

  package func download(
    _ path: String, to localPath: String, maximumBytes: Int
  ) throws(StorageError) {
    try LocalFile.write(try read(path, maximumBytes: maximumBytes), to: localPath)
  }

  /// Writes the content of a file of at most 4 GiB to a file of this machine.
  package func download(_ path: String, to localPath: String) throws(StorageError) {
    try download(path, to: localPath, maximumBytes: 4 << 30)
  }

  /// Reads a whole file.
  ///
  /// - Throws: ``StorageError``; `tooLarge` when the file holds more than `maximumBytes`.
  package func read(_ path: String, maximumBytes: Int) throws(StorageError) -> [UInt8] {
    var buffer: [UInt8] = []
    let count = try read(path, maximumBytes: maximumBytes, into: &buffer)
    buffer.removeLast(buffer.count - count)
    return buffer
  }

  /// Calls `body` with every file; see ``list(_:body:)``.
  package func list(body: (StoreEntry) throws -> Void) throws { try list("", body: body) }

  /// Calls `body` with the path of a local file that has the content of `path`: the file itself, or a copy that exists
  /// during the call.
  ///
  /// - Throws: ``StorageError``, and the error of `body`.
  package func withLocalFile<Result>(
    _ path: String, body: (String) throws -> Result
  ) throws -> Result {
    if let local = try localPath(of: path) { return try body(local) }
    let copy = try TemporaryFile()
    try download(path, to: copy.path)
    return try body(copy.path)
  }
}
