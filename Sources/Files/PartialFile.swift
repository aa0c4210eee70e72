import Glibc

/// A file that exists under its name only once it is complete: it is written under a temporary name in the same folder,
/// and removed again unless ``publish()`` succeeds.
package final class PartialFile {
  /// The path as the caller named it.
  package let path: String
  /// The open file.
  package let descriptor: Descriptor
  private let destination: String
  private let temporaryPath: String
  private var isPublished = false

  /// Begins a file; its folder must exist.
  ///
  /// - Throws: ``StorageError``, as ``OutputPath`` does, and when the folder cannot be written to.
  package init(_ path: String) throws(StorageError) {
    self.path = path
    destination = try OutputPath(file: path).path
    temporaryPath = TemporaryName.beside(destination)
    do {
      descriptor = try Descriptor(opening: temporaryPath, flags: O_RDWR | O_CREAT | O_EXCL)
    } catch {
      // The temporary name means nothing to the caller.
      throw error.renamed(path)
    }
  }

  deinit {
    if !isPublished { unlink(temporaryPath) }
  }

  /// Gives the complete file its name, replacing an older file, and waits until the disk has both.
  package func publish() throws(StorageError) {
    try renaming { () throws(StorageError) in try descriptor.synchronize() }
    guard rename(temporaryPath, destination) == 0 else {
      throw StorageError(errno: errno, path: path)
    }
    isPublished = true
    try renaming { () throws(StorageError) in try synchronizeFolder(of: destination) }
  }

  /// Appends bytes.
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
