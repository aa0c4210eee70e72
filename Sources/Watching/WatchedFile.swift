/// A file of a watched folder or bucket, as a listing or an event shows it.
package struct WatchedFile: Sendable, Hashable {
  /// The path below the source.
  package let path: String
  /// The size in bytes.
  package let bytes: Int
  /// The time of the last change in nanoseconds since 1970; 0 in an object store, whose listings have none.
  package let modified: Int64

  package init(path: String, bytes: Int, modified: Int64 = 0) {
    self.path = path
    self.bytes = bytes
    self.modified = modified
  }
}
