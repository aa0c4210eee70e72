import Glibc

/// The path of an output on this machine, examined before the work that fills it.
///
/// A symbolic link is followed: the link stays, and the file or folder that it points to is replaced.
package struct OutputPath {
  /// The path to write to, with a link at its end resolved.
  package let path: String

  /// Examines the path of a file to create or replace.
  ///
  /// - Throws: ``StorageError``: `isDirectory`, `unsupported` for a pipe, socket or device, and for the file that standard
  ///   output or error is directed to, `alreadyExists` for a link that points nowhere, and the system's own.
  package init(file path: String) throws(StorageError) {
    guard path.last != "/" else {
      throw StorageError(
        .isDirectory, path: path, "it is the name of a folder", remedy: "Name a file.")
    }
    try self.init(path, replacing: S_IFREG)
  }

  /// Examines the path of a folder to create or replace.
  ///
  /// - Throws: ``StorageError``: `notDirectory`, `unsupported` for a pipe, socket or device, `alreadyExists` for a link
  ///   that points nowhere, and the system's own.
  package init(folder path: String) throws(StorageError) {
    try self.init(path, replacing: S_IFDIR)
  }

  private init(_ path: String, replacing kind: mode_t) throws(StorageError) {
    try Descriptor.check(path)
    var status = stat()
    guard lstat(path, &status) == 0 else {
      // An empty path is not one of a file to create.
      guard errno == ENOENT, !path.isEmpty else { throw StorageError(errno: errno, path: path) }
      self.path = path
      return
    }
    self.path = status.st_mode & S_IFMT == S_IFLNK ? try Self.followed(path, status: &status) : path
    switch status.st_mode & S_IFMT {
    case kind: try Self.checkStreams(path, status)
    case S_IFDIR:
      throw StorageError(
        .isDirectory, path: path, "a folder has that name",
        remedy: "Choose another name for the output.")
    case S_IFREG:
      throw StorageError(
        .notDirectory, path: path, "a file has that name",
        remedy: "Choose another name for the output, or remove the file.")
    default:
      throw StorageError(
        .unsupported, path: path, "a pipe, socket or device has that name",
        remedy: "Choose another name for the output.")
    }
  }

  /// Rejects the file that standard output or error is directed to: as it would be replaced, what the command prints would
  /// be lost.
  private static func checkStreams(_ path: String, _ status: stat) throws(StorageError) {
    for (number, name) in [(STDOUT_FILENO, "standard output"), (STDERR_FILENO, "standard error")] {
      var stream = stat()
      if fstat(number, &stream) == 0, stream.st_dev == status.st_dev,
        stream.st_ino == status.st_ino
      {
        throw StorageError(
          .unsupported, path: path, "\(name) is directed to it",
          remedy: "Choose another name for the output.")
      }
    }
  }

  /// Returns the file or folder that a link points to, and fills in its status.
  private static func followed(_ link: String, status: inout stat) throws(StorageError) -> String {
    guard stat(link, &status) == 0, let resolved = realpath(link, nil) else {
      guard errno == ENOENT else { throw StorageError(errno: errno, path: link) }
      throw StorageError(
        .alreadyExists, path: link, "it is a symbolic link that points to nothing",
        remedy: "Choose another name for the output, or remove the link.")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
