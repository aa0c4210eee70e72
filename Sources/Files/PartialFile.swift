import Glibc

/// A file that exists under its name only once it is complete: it is written under a temporary name in the same
/// folder, and removed again unless `publish()` was reached.
package final class PartialFile {
  package let path: String
  package let descriptor: Descriptor
  private let temporaryPath: String
  private var isPublished = false

  package init(_ path: String) throws(StorageError) {
    try Descriptor.check(path)
    self.path = path
    temporaryPath = TemporaryName.beside(path)
    do {
      descriptor = try Descriptor(opening: temporaryPath, flags: O_RDWR | O_CREAT | O_EXCL)
    } catch {
      // The caller knows its own name alone.
      throw error.renamed(path)
    }
  }

  deinit {
    if !isPublished { unlink(temporaryPath) }
  }

  /// Gives the complete file its name, replacing an older file, and waits until the disk has both.
  package func publish() throws(StorageError) {
    try renaming { () throws(StorageError) in try descriptor.synchronize() }
    guard rename(temporaryPath, path) == 0 else { throw StorageError(errno: errno, path: path) }
    isPublished = true
    try synchronizeFolder(of: path)
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    try renaming { () throws(StorageError) in try descriptor.write(bytes) }
  }

  private func renaming(_ body: () throws(StorageError) -> Void) throws(StorageError) {
    do {
      try body()
    } catch {
      throw error.renamed(path)
    }
  }
}

/// Waits until the disk has the names in the folder that holds `path`.
func synchronizeFolder(of path: String) throws(StorageError) {
  let folder = try Descriptor(
    opening: TemporaryName.folder(of: path), flags: O_RDONLY | O_DIRECTORY)
  try folder.synchronize()
}
