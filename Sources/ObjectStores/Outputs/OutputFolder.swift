import Failures
package import Files
import Foundation

/// A folder that is made under a temporary name on this machine and published when it is whole: renamed, or uploaded to
/// an object store.
///
/// For a local destination it is made beside it, hidden; for one in an object store, in the cache folder.
package struct OutputFolder {
  /// The destination.
  package let location: Location
  /// The path of the folder while it is made.
  package let partial: String
  private let destination: Destination

  private enum Destination {
    case folder(String)
    case bucket(BucketFolder)
  }

  /// Verifies that the destination can be written, and creates the folder under its temporary name.
  ///
  /// - Parameters:
  ///   - text: The path or URI of the destination.
  ///   - marker: The file that identifies a folder of the same kind, which may be replaced; no other may.
  ///   - resume: True to keep the files that an interrupted run has left.
  ///   - cache: The folder for outputs on their way to an object store.
  /// - Throws: A ``PomonaError`` `cannotCreate`, and ``StorageError`` when a store cannot be used.
  package init(
    _ text: String, holding marker: OutputMarker, resume: Bool, cache: CacheFolder = .user
  ) throws {
    let location = Location(text)
    if location.localPath != nil {
      try self.init(location, holding: marker, resume: resume)
    } else {
      try self.init(
        BucketFolder(location, holding: marker), cache: cache, resume: resume)
    }
  }

  private init(_ location: Location, holding marker: OutputMarker, resume: Bool) throws {
    let path: String
    do throws(StorageError) {
      // The empty path stays empty, and is rejected.
      let name = location.path
      path = try OutputPath(
        folder: name.isEmpty ? name : URL(filePath: name).standardizedFileURL.path
      ).path
    } catch {
      throw PomonaError.cannotCreate("\(location)", because: error)
    }
    let files = FileManager.default
    if files.fileExists(atPath: path), (try? Self.mayReplace(path, holding: marker)) != true {
      throw PomonaError.occupied("\(location)")
    }
    let url = URL(filePath: path)
    self.location = location
    destination = .folder(path)
    partial =
      url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).partial").path
    try create(resume: resume)
  }

  package init(_ bucket: BucketFolder, cache: CacheFolder, resume: Bool) throws {
    try bucket.claim()
    location = bucket.location
    destination = .bucket(bucket)
    partial = try cache.workFolder(for: bucket.location)
    try create(resume: resume)
  }

  private static func mayReplace(
    _ folder: String, holding marker: OutputMarker
  ) throws -> Bool {
    let store = LocalStore(root: folder)
    return try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty
      || store.exists(marker.fileName)
        && marker.matches(store.read(marker.fileName, maximumBytes: JSONFile.maximumBytes))
  }

  private func create(resume: Bool) throws(PomonaError) {
    let files = FileManager.default
    do {
      if !resume, files.fileExists(atPath: partial) { try files.removeItem(atPath: partial) }
      try files.createDirectory(atPath: partial, withIntermediateDirectories: true)
    } catch {
      throw PomonaError(
        .cannotCreate, "\(location) cannot be created: \(error.localizedDescription.clause)",
        remedy: "Choose a folder that you may write to.", cause: error)
    }
  }

  /// Publishes the folder in the place of an older one. An interrupted publication can be repeated.
  ///
  /// - Parameter scrap: Folders of intermediate files within, which are left out.
  package func publish(leavingOut scrap: String...) throws {
    let files = FileManager.default
    switch destination {
    case .folder(let path):
      for name in scrap where files.fileExists(atPath: "\(partial)/\(name)") {
        try files.removeItem(atPath: "\(partial)/\(name)")
      }
      try publishFolder(from: partial, to: path)
    case .bucket(let bucket):
      let names = try files.contentsOfDirectory(atPath: partial).filter {
        !scrap.contains($0) && !$0.hasPrefix(".")
      }
      try bucket.replace(with: partial, files: names)
      try files.removeItem(atPath: partial)
    }
  }
}
