package import Files

/// What a listing finds.
package enum StoreEntry: Sendable, Equatable {
  /// A file, by its path below the store's root ("/" between the parts) and its size in bytes.
  case file(path: String, size: Int)
  /// A folder, named before what is in it.
  case folder(path: String)
  /// Something that cannot be listed or read, and why; the listing goes on after it.
  case problem(StorageError)
}
