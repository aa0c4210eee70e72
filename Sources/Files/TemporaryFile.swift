import Glibc

/// The name of a file of this machine that is removed when it is no longer needed. Others may not read it.
package final class TemporaryFile: Sendable {
  package let path: String

  /// Makes an empty file in `folder`, by default that for temporary files.
  package init(in folder: String? = nil) throws(StorageError) {
    let folder = folder ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/.pomona-XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw StorageError(errno: errno, path: folder) }
    close(number)
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? folder }
  }

  deinit { unlink(path) }

  /// Keeps the file, under another name of the same file system, replacing an older one.
  package func move(to name: String) throws(StorageError) {
    guard rename(path, name) == 0 else { throw StorageError(errno: errno, path: name) }
  }
}
