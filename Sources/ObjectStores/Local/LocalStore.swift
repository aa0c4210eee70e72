import Failures
package import Files
import Glibc

/// A folder of this machine as an object store.
///
/// Symbolic links are followed, to files and to folders. Listings leave out names that are not data: those that begin
/// with a dot (among them unfinished files), `__MACOSX`, `Thumbs.db` and `desktop.ini`.
package struct LocalStore: FolderStore {
  /// The folder.
  package let root: String

  /// The store of a folder, which need not exist yet.
  package init(root: String) { self.root = root }

  package func list(_ prefix: String, body: (StoreEntry) throws -> Void) throws {
    var listing = LocalListing(root: root)
    if !prefix.isEmpty { try StorePath.check(prefix, below: root) }
    try listing.visit(prefix, body: body)
  }

  package func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    try at(path) { (fullPath) throws(StorageError) in
      try WholeFile.read(fullPath, maximumBytes: maximumBytes, into: &buffer)
    }
  }

  package func download(
    _ path: String, to localPath: String, maximumBytes: Int
  ) throws(StorageError) {
    let source = try full(path)
    do throws(StorageError) {
      try LocalFile.copy(from: source, to: localPath, maximumBytes: maximumBytes)
    } catch  where error.path == source {
      throw error.renamed(path)
    }
  }

  package func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    try at(path) { (fullPath) throws(StorageError) in
      try Self.makeFolder(TemporaryName.folder(of: fullPath))
      try AtomicFile.write(bytes, to: fullPath)
    }
  }

  package func upload(fileAt localPath: String, to path: String) throws(StorageError) {
    let source = try Descriptor.reading(localPath)
    try at(path) { (fullPath) throws(StorageError) in
      try Self.makeFolder(TemporaryName.folder(of: fullPath))
      let file = try PartialFile(fullPath)
      try source.readPieces { (piece) throws(StorageError) in try file.write(piece) }
      try file.publish()
    }
  }

  package func remove(_ path: String) throws(StorageError) {
    try at(path) { (fullPath) throws(StorageError) in
      guard unlink(fullPath) == 0 else { throw StorageError(errno: errno, path: fullPath) }
    }
  }

  package func exists(_ path: String) throws(StorageError) -> Bool {
    try at(path) { (fullPath) throws(StorageError) in
      var status = stat()
      if stat(fullPath, &status) == 0 { return status.st_mode & S_IFMT == S_IFREG }
      guard errno == ENOENT || errno == ENOTDIR else {
        throw StorageError(errno: errno, path: fullPath)
      }
      return false
    }
  }

  package func localPath(of path: String) throws(StorageError) -> String? { try full(path) }

  package func allPaths() throws(StorageError) -> [String] {
    do throws(StorageError) {
      return try LocalListing.allPaths(below: root)
    } catch  where error.code == .notFound {
      return []
    }
  }

  package func removeAll(first: String?, except kept: Set<String>) throws(StorageError) {
    if let first, !kept.contains(first) { try removeIfPresent(first) }
    guard kept.isEmpty else {
      for path in try allPaths() where !kept.contains(path) { try removeIfPresent(path) }
      return
    }
    do throws(StorageError) {
      try removeFolder(root)
    } catch  where error.code == .notFound {}
  }

  /// Calls `body` with the full path; errors name the path as the caller does.
  private func at<Result>(
    _ path: String, body: (String) throws(StorageError) -> Result
  ) throws(StorageError) -> Result {
    let fullPath = try full(path)
    do throws(StorageError) {
      return try body(fullPath)
    } catch {
      throw error.renamed(path)
    }
  }

  private func full(_ path: String) throws(StorageError) -> String {
    try StorePath.check(path, below: root)
    return root + "/" + path
  }

  private static func makeFolder(_ folder: String) throws(StorageError) {
    if mkdir(folder, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, folder != "." && folder != "/" else {
      throw StorageError(errno: errno, path: folder)
    }
    try makeFolder(TemporaryName.folder(of: folder))
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw StorageError(errno: errno, path: folder)
    }
  }
}
