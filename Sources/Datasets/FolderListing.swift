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

  /// The files whose extension is that of an image format, and those without an extension that are photos by their content.
  package private(set) var photos: [Photo] = []
  /// Entries that look like photos, or might hold some, and cannot be read.
  private(set) var problems: [SkippedPhoto] = []
  /// Files that are, or may be, photos and are left out for their names unless a metadata file lists them.
  private(set) var unread: [(file: Photo, reason: String)] = []
  /// The metadata files in the topmost folder that holds all photos, in those above it, and in the folders right below it.
  package private(set) var metadata: [String] = []
  /// The metadata files in any other folder, which are not read.
  private(set) var otherMetadata: [String] = []
  /// The other files, which are photos only if a metadata file lists them.
  private(set) var otherFiles: [Photo] = []

  /// The entries that are left out where no metadata file lists them.
  var skipped: [SkippedPhoto] {
    problems + unread.map { SkippedPhoto(path: $0.file.path, reason: $0.reason) }
  }

  package init(of location: Location, in store: any ObjectStore) throws {
    do {
      try store.list { add($0, in: store) }
    } catch let error as StorageError where error.code == .notFound || error.code == .notDirectory {
      throw PomonaError(
        .noInput, "there is no folder \(location)",
        remedy: "Give a folder that holds a folder of photos for each class.")
    }
    dropFoldersThatHoldPhotos()
    chooseMetadata()
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

  private mutating func chooseMetadata() {
    let top = PhotoFolders(holding: photos.map(\.path)).shared
    let found = metadata
    metadata = []
    for path in found {
      let folders = path.components.dropLast()
      if folders.count <= 1 || top.starts(with: folders) || top.starts(with: folders.dropLast()) {
        metadata.append(path)
      } else {
        otherMetadata.append(path)
      }
    }
  }

  private mutating func add(_ entry: StoreEntry, in store: any ObjectStore) {
    switch entry {
    case .file(let path, let size):
      add(Photo(path: path, bytes: size), in: store)
    case .folder(let path) where PhotoFormat.mayBePhoto(path):
      problems.append(SkippedPhoto(path: path, reason: Self.folderReason))
    case .folder:
      break
    case .problem(let error):
      problems.append(SkippedPhoto(path: error.path, reason: error.message))
    }
  }

  private mutating func add(_ file: Photo, in store: any ObjectStore) {
    if PhotoFormat.mayBePhoto(file.path) {
      photos.append(file)
    } else if MetadataFile.names.contains(String(file.path.fileName)) {
      metadata.append(file.path)
    } else if let name = file.path.fileExtension, PhotoFormat.unreadExtensions.contains(name) {
      unread.append((file, "files of the extension .\(name) are not read"))
    } else {
      switch UnnamedPhoto(file.path, in: store) {
      case .photo: photos.append(file)
      case .skipped(let reason): unread.append((file, reason))
      case .none: otherFiles.append(file)
      }
    }
  }
}

extension PhotoFormat {
  /// True if a file's name has the extension of an image format.
  package static func mayBePhoto(_ path: String) -> Bool {
    path.fileExtension.map { fileNameExtensions.contains($0) } ?? false
  }
}
