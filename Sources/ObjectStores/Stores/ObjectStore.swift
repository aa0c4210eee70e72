package import Files

/// Files by name, wherever they are kept.
///
/// A path is relative to the store's root, with "/" between its parts. It never leaves the root: `..` and absolute
/// paths are refused (`invalidPath`), since paths also come from files that strangers wrote.
package protocol ObjectStore: Sendable {
  /// Whether every call takes a network's delay, so that many should be under way at once.
  var isRemote: Bool { get }

  /// Hands every file below `prefix` (a folder; "" is the root) to `body`, in the order of the paths' UTF-8 bytes.
  ///
  /// What cannot be listed is handed over as a problem. An error thrown by `body` ends the listing.
  /// - Throws: ``StorageError`` when `prefix` itself cannot be listed, or what `body` throws.
  func list(_ prefix: String, _ body: (StoreEntry) throws -> Void) throws

  /// Reads a whole file into the front of `buffer`, which grows as needed and never shrinks; returns how many bytes.
  ///
  /// - Throws: ``StorageError``; `tooLarge` when the file holds more than `maximumBytes`.
  func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int

  /// Reads a whole file whose size is known, say, from a listing: stores may save a request.
  func read(
    _ path: String, size: Int?, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int

  /// Makes the content of a local file that of `path`, at once, replacing an older one.
  func upload(fileAt localPath: String, to path: String) throws(StorageError)

  /// Makes `bytes` the content of `path`, at once, replacing an older file; folders on the way are made.
  func write(_ bytes: [UInt8], to path: String) throws(StorageError)

  /// Removes a file. One that is not there is `notFound`.
  func remove(_ path: String) throws(StorageError)

  /// Whether a file (not a folder) has that name.
  func exists(_ path: String) throws(StorageError) -> Bool
}

extension ObjectStore {
  package var isRemote: Bool { false }

  package func read(
    _ path: String, size: Int?, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    try read(path, maximumBytes: maximumBytes, into: &buffer)
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

  /// Hands every file to `body`; see ``list(_:_:)``.
  package func list(_ body: (StoreEntry) throws -> Void) throws { try list("", body) }
}
