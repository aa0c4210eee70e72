package import Files

/// An entry of a listing.
package enum StoreEntry: Sendable, Equatable {
  /// A file, by its path below the store's root ("/" between the parts) and its size in bytes.
  case file(path: String, size: Int)
  /// A folder, listed before its files.
  case folder(path: String)
  /// An entry that cannot be listed or read, and the reason; the listing continues after it.
  case problem(StorageError)
}
