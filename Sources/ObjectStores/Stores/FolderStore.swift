import Failures
package import Files

/// A store whose root is one folder, which can be filled and emptied.
package protocol FolderStore: ObjectStore {
  /// The paths of all files, hidden ones too, in no particular order; empty when the folder does not exist.
  func allPaths() throws(StorageError) -> [String]

  /// Removes all files but `kept`, hidden ones too, and the folder itself when nothing is kept; `first` is removed before
  /// all others.
  func removeAll(first: String?, except kept: Set<String>) throws(StorageError)

  /// Verifies that the bucket of the store exists, which listings do not reveal when they find nothing.
  ///
  /// - Throws: ``StorageError`` `noSuchBucket`; a folder of this machine is in no bucket and passes.
  func requireBucket() throws(StorageError)
}

extension FolderStore {
  package func requireBucket() throws(StorageError) {}

  package func removeAll(first: String?, except kept: Set<String>) throws(StorageError) {
    if let first, !kept.contains(first) { try removeIfPresent(first) }
    for path in try allPaths() where !kept.contains(path) { try removeIfPresent(path) }
  }

  /// Removes all files but `kept`, hidden ones too, and the folder itself when nothing is kept.
  package func removeAll(except kept: Set<String> = []) throws(StorageError) {
    try removeAll(first: nil, except: kept)
  }

  /// Removes a file, if it exists.
  package func removeIfPresent(_ path: String) throws(StorageError) {
    do throws(StorageError) { try remove(path) } catch  where error.code == .notFound {}
  }
}
