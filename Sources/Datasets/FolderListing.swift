import Failures
import Files
package import Imaging
package import ObjectStores

/// The files below a folder, by their role in a data set.
package struct FolderListing {
  package struct Photo {
    let path: String
    let bytes: Int
  }

  /// The files whose extension is that of an image format.
  package private(set) var photos: [Photo] = []
  /// Entries that look like photos, or might hold some, and cannot be read.
  package private(set) var problems: [SkippedPhoto] = []
  /// The metadata files in the root, or in the folders right below it.
  package private(set) var metadata: [String] = []
  /// The number of files that are neither.
  package private(set) var otherFiles = 0

  package init(of location: Location, in store: any ObjectStore) throws {
    do {
      try store.list { add($0) }
    } catch let error as StorageError where error.code == .notFound || error.code == .notDirectory {
      throw PomonaError(
        .noInput, "there is no folder \(location)",
        remedy: "Give a folder that holds a folder of photos for each class.")
    }
    dropFoldersThatHoldPhotos()
  }

  /// A folder called `apple.jpg` is odd, but not a problem when photos are in it.
  private mutating func dropFoldersThatHoldPhotos() {
    guard problems.contains(where: { $0.reason == Self.folderReason }) else { return }
    var holders: Set<Substring> = []
    for photo in photos {
      var folder = photo.path[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        guard holders.insert(folder).inserted else { break }
      }
    }
    problems.removeAll { $0.reason == Self.folderReason && holders.contains($0.path[...]) }
  }

  private static let folderReason = "it is a folder, not a photo"

  private mutating func add(_ entry: StoreEntry) {
    switch entry {
    case .file(let path, let size):
      if PhotoFormat.mayBePhoto(path) {
        photos.append(Photo(path: path, bytes: size))
      } else if isMetadata(path) {
        metadata.append(path)
      } else if let name = PhotoFormat.unreadExtension(of: path) {
        problems.append(
          SkippedPhoto(path: path, reason: "files of the extension .\(name) are not read"))
      } else {
        otherFiles += 1
      }
    case .folder(let path) where PhotoFormat.mayBePhoto(path):
      problems.append(SkippedPhoto(path: path, reason: Self.folderReason))
    case .folder:
      break
    case .problem(let error):
      problems.append(SkippedPhoto(path: error.path, reason: error.message))
    }
  }

  private func isMetadata(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return parts.count <= 2 && MetadataFile.names.contains(String(parts[parts.count - 1]))
  }
}

extension PhotoFormat {
  /// The extension of an image format that is not read; nil for any other file.
  fileprivate static func unreadExtension(of path: String) -> String? {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    let name = path[path.index(after: dot)...].lowercased()
    return unreadExtensions.contains(name) ? name : nil
  }

  /// True if a file's name has the extension of an image format.
  package static func mayBePhoto(_ path: String) -> Bool {
    guard let dot = path.lastIndex(of: ".") else { return false }
    return fileNameExtensions.contains(path[path.index(after: dot)...].lowercased())
  }
}
