import Glibc

/// Gives a finished folder its final name, in one step, replacing an older folder of that name.
///
/// Both must be on one file system. The older folder **and all its files are removed**: the caller decides that they may
/// be. A reader sees the old folder or the new one; only where the system cannot exchange two names (`RENAME_EXCHANGE`:
/// Linux 3.15, not on every network file system) is there a moment with neither.
/// Only names are brought to the disk; the writers of the files bring their content there, as ``AtomicFile`` does.
/// - Throws: ``StorageError`` `notFound`, `notDirectory` (either is not a folder), and the system's own; the folder
///   then keeps its first name, unless only the older folder could not be removed.
package func publishFolder(from source: String, to destination: String) throws(StorageError) {
  let folder = try Descriptor(opening: source, flags: O_RDONLY | O_DIRECTORY)
  try folder.synchronize()
  try Descriptor.check(destination)
  var status = stat()
  if lstat(destination, &status) != 0 {
    guard errno == ENOENT else { throw StorageError(errno: errno, path: destination) }
    try move(source, to: destination)
  } else {
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw StorageError(errno: ENOTDIR, path: destination)
    }
    if exchange(source, destination) {
      try removeFolder(source)
    } else {
      let retired = TemporaryName.beside(destination)
      try move(destination, to: retired)
      do {
        try move(source, to: destination)
      } catch {
        try move(retired, to: destination)
        throw error
      }
      try removeFolder(retired)
    }
  }
  try synchronizeFolder(of: destination)
}

private func move(_ source: String, to destination: String) throws(StorageError) {
  guard rename(source, destination) == 0 else {
    let number = errno
    throw number == EXDEV
      ? StorageError(
        .unsupported, path: destination, "it is on another file system than \(source)",
        remedy: "Prepare the folder beside its final place.")
      : StorageError(errno: number, path: destination)
  }
}

/// Exchanges two names; false where the system cannot. `renameat2` is looked up by name: older C libraries lack it.
private func exchange(_ first: String, _ second: String) -> Bool {
  typealias Rename =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
  guard let symbol = dlsym(nil, "renameat2") else { return false }
  let renameExchange: UInt32 = 2
  return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, first, AT_FDCWD, second, renameExchange)
    == 0
}

/// Removes a folder with all its files; symbolic links are removed, not followed.
package func removeFolder(_ folder: String) throws(StorageError) {
  let contents = try DirectoryContents(reading: folder, skippingHidden: false)
  for name in contents.entries.compactMap(contents.name) {
    let path = folder + "/" + name
    if unlink(path) == 0 { continue }
    guard errno == EISDIR || errno == EPERM else { throw StorageError(errno: errno, path: path) }
    try removeFolder(path)
  }
  guard rmdir(folder) == 0 else { throw StorageError(errno: errno, path: folder) }
}
