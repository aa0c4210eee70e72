import Foundation

/// Photos that a person has named: files, and folders for all the photos in them.
struct PhotoList {
  /// The photos, with paths below the file system's root.
  private(set) var samples: [Sample] = []
  /// Each sample's path as a person would write it.
  private(set) var names: [String] = []
  /// What looks like a photo and cannot be one.
  private(set) var skipped: [SkippedPhoto] = []

  init(_ paths: [String]) throws {
    for path in paths {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
        try addFolder(path)
      } else {
        add(path)
      }
    }
  }

  private mutating func addFolder(_ folder: String) throws {
    let listing = try FolderListing(of: folder)
    let prefix = folder.hasSuffix("/") ? folder : "\(folder)/"
    for photo in listing.photos { add(prefix + photo.path) }
    skipped += listing.problems.map { SkippedPhoto(path: prefix + $0.path, reason: $0.reason) }
  }

  private mutating func add(_ path: String) {
    let absolute = URL(filePath: path).standardizedFileURL.path
    samples.append(Sample(path: String(absolute.drop { $0 == "/" })))
    names.append(path)
  }
}
