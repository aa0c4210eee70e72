package import ObjectStores

/// A folder or a bucket that fills.
package protocol WatchSource: Sendable {
  /// The store of the files.
  var store: any ObjectStore { get }

  /// A file as it is now; nil for one that is gone, or no file.
  func stamp(of path: String) -> WatchedFile?

  /// Announces the files that are there and, if it follows, those that come, until the task is cancelled.
  ///
  /// - Throws: `StorageError` when the source cannot be listed at all.
  func run(follow: Bool, into announcements: Announcements) async throws
}
