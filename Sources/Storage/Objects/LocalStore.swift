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
    let file = try Descriptor.reading(resolved(path))
    let size = try file.size()
    guard size <= maximumBytes else { throw Self.tooLarge(path, maximumBytes) }
    // One byte more than the file tells: a file that grows, or that tells no size, shows itself.
    var capacity = size + 1
    var count = 0
    while true {
      if buffer.count < capacity {
        if count == 0 { buffer = [] }  // nothing worth copying into the larger one
        buffer.append(contentsOf: repeatElement(0, count: capacity - buffer.count))
      }
      count += try buffer.withUnsafeMutableBufferPointer { (bytes) throws(StorageError) in
        try file.read(into: UnsafeMutableRawBufferPointer(bytes.extracting(count..<capacity)))
      }
      guard count <= maximumBytes else { throw Self.tooLarge(path, maximumBytes) }
      if count < capacity { return count }
      capacity = min(2 * capacity + 4096, maximumBytes + 1)
    }
  }

  package func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    let path = try resolved(path)
    try makeFolder(TemporaryName.folder(of: path))
    try AtomicFile.write(bytes, to: path)
  }

  package func remove(_ path: String) throws(StorageError) {
    let path = try resolved(path)
    guard unlink(path) == 0 else { throw StorageError(errno: errno, path: path) }
  }

  package func exists(_ path: String) throws(StorageError) -> Bool {
    let path = try resolved(path)
    var status = stat()
    if stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFREG }
    guard errno == ENOENT || errno == ENOTDIR else { throw StorageError(errno: errno, path: path) }
    return false
  }

  private func resolved(_ path: String) throws(StorageError) -> String {
    try root + "/" + checked(path)
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

  private static func tooLarge(_ path: String, _ maximumBytes: Int) -> StorageError {
    StorageError(.tooLarge, path: path, "it holds more than \(maximumBytes) bytes")
  }

  private func makeFolder(_ folder: String) throws(StorageError) {
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
