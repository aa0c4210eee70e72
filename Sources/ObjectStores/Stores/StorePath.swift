import Files

/// The rule for paths in a store.
enum StorePath {
  /// Rejects a path that is empty, absolute or leaves the root.
  static func check(_ path: String, below root: String) throws(StorageError) {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"))
    guard !path.isEmpty, path.utf8.first != UInt8(ascii: "/"), !path.utf8.contains(0),
      !parts.contains(where: { $0.elementsEqual("..".utf8) })
    else {
      throw StorageError(
        .invalidPath, path: path, "it is not a path below \(root)",
        remedy: "Use relative paths without '..'.")
    }
  }
}
