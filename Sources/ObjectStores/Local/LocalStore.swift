package import Files
import Glibc

/// A folder of this machine as an object store.
///
/// Symbolic links are followed, to files and to folders. Listings leave out what no one means as data: names that
/// begin with a dot (among them unfinished files), `__MACOSX`, `Thumbs.db` and `desktop.ini`.
package struct LocalStore: ObjectStore {
  /// The folder.
  package let root: String

  package init(root: String) { self.root = root }

  package func list(_ prefix: String, _ body: (StoreEntry) throws -> Void) throws {
    var listing = LocalListing(root: root)
    try listing.visit(prefix.isEmpty ? "" : checked(prefix), body)
  }

  package func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    try at(path) { (fullPath) throws(StorageError) in
      try WholeFile.read(fullPath, maximumBytes: maximumBytes, into: &buffer)
    }
  }

  package func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    try at(path) { (fullPath) throws(StorageError) in
      try Self.makeFolder(TemporaryName.folder(of: fullPath))
      try AtomicFile.write(bytes, to: fullPath)
    }
  }

  package func upload(fileAt localPath: String, to path: String) throws(StorageError) {
    try write(try WholeFile.read(localPath, maximumBytes: .max - 1), to: path)
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

  /// Errors name the path as the caller does.
  private func at<Result>(
    _ path: String, _ body: (String) throws(StorageError) -> Result
  ) throws(StorageError) -> Result {
    let fullPath = try root + "/" + checked(path)
    do throws(StorageError) {
      return try body(fullPath)
    } catch {
      throw error.renamed(path)
    }
  }

  private func checked(_ path: String) throws(StorageError) -> String {
    let leaves =
      path.isEmpty || path.utf8.first == UInt8(ascii: "/") || path.utf8.contains(0)
      || path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
    guard !leaves else {
      throw StorageError(
        .invalidPath, path: path, "it is no path below \(root)",
        remedy: "use relative paths without ..")
    }
    return path
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
