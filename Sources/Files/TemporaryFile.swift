import Foundation

/// A file of this machine that is removed when this object is released. Other users cannot read it.
package final class TemporaryFile: Sendable {
  /// The file's path.
  package let path: String

  /// Makes an empty file in `folder`; nil takes the system's folder for temporary files.
  package init(in folder: String? = nil) throws(StorageError) {
    let folder = folder ?? FileManager.default.temporaryDirectory.path
    // mkstemp replaces the six X by a name that is free.
    var template = Array("\(folder)/.pomona-XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw StorageError(errno: errno, path: folder) }
    close(number)
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? folder }
  }

  deinit { unlink(path) }
}
