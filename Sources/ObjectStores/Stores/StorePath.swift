import Files

/// The rule for paths in a store.
enum StorePath {
  /// Rejects a path that is empty, absolute or leaves the root.
  static func check(_ path: String, below root: String) throws(StorageError) {
    guard !path.isEmpty, path.utf8.first != UInt8(ascii: "/"), !path.utf8.contains(0),
      !leavesRoot(path)
    else {
      throw StorageError(
        .invalidPath, path: path, "it is not a path below \(root)",
        remedy: "Use relative paths without '..'.")
    }
  }

  /// True when a part of the path is `..`; without a list of parts, since every photo's path is checked.
  private static func leavesRoot(_ path: String) -> Bool {
    var dots = 0
    var length = 0
    for byte in path.utf8 {
      if byte == UInt8(ascii: "/") {
        if dots == 2, length == 2 { return true }
        (dots, length) = (0, 0)
      } else {
        dots += byte == UInt8(ascii: ".") ? 1 : 0
        length += 1
      }
    }
    return dots == 2 && length == 2
  }
}
