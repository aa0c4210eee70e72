extension LocalStore {
  /// Reads a whole file by its path, relative or absolute.
  ///
  /// - Throws: ``StorageError``, as ``ObjectStore/read(_:maximumBytes:into:)`` does.
  package static func read(fileAt path: String, maximumBytes: Int) throws(StorageError) -> [UInt8] {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return try LocalStore(root: TemporaryName.folder(of: path)).read(
      name, maximumBytes: maximumBytes)
  }
}
