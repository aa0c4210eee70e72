import Files
import Foundation

/// A folder that is filled in place, file by file, on this machine or in a bucket. A file in it is complete or absent.
package protocol FilledFolder: Sendable {
  /// The store whose root the folder is.
  var store: any ObjectStore { get }

  /// Rejects a folder that holds something that Pomona has not written.
  func claim() throws

  /// The names of all files, also of those that listings leave out.
  func names() throws -> [String]

  /// Removes all that is there, and makes the folder.
  func clear() throws

  /// Removes the folder, if it exists.
  func removeAll() throws
}

extension Location {
  /// The folder at this location, for filling it in place.
  ///
  /// - Parameter marker: The file that makes the folder valid.
  package func filledFolder(holding marker: OutputMarker) throws -> any FilledFolder {
    isRemote ? try BucketFolder(self, holding: marker) : LocalFolder(path: path)
  }
}

extension BucketFolder {
  package func clear() throws { try removeAll() }

  package func removeAll() throws { try removeAll(but: []) }
}

/// A folder of this machine whose maker has claimed it already.
private struct LocalFolder: FilledFolder {
  let path: String

  var store: any ObjectStore { LocalStore(root: path) }

  func claim() {}

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path) }

  func clear() throws {
    try removeAll()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func removeAll() throws {
    if FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
  }
}
