import Failures
import Foundation
import Imaging
package import ObjectStores

/// Photos that a person has named: files, and folders for all the photos in them, here or in object stores.
package struct PhotoList {
  /// The photos, with paths below the file system's root or full URIs.
  package private(set) var samples: [Sample] = []
  /// Each sample's path as a person would write it.
  package private(set) var names: [String] = []
  /// What looks like a photo and cannot be one.
  package private(set) var skipped: [SkippedPhoto] = []

  /// Reads them all.
  package var store: PlacesStore { PlacesStore(isRemote: hasRemote) }
  private var hasRemote = false

  /// - Throws: A ``PomonaError`` with `noInput` when nothing of what was named is there; one that is missing among others
  ///   is left for the reader to report.
  package init(_ paths: [String]) throws {
    let isAnythingThere = paths.contains {
      Location($0).isRemote || FileManager.default.fileExists(atPath: $0)
    }
    guard isAnythingThere else {
      throw PomonaError(
        .noInput, "there is no \(paths.joined(separator: ", "))",
        remedy: "Give photos, or folders of photos.")
    }
    for path in paths {
      let location = Location(path)
      if location.isRemote {
        hasRemote = true
        try addRemote(location, uri: path)
        continue
      }
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
        try addFolder(path)
      } else {
        add(path)
      }
    }
  }

  /// What is called like a photo is one; anything else is a folder, as far as object stores have any.
  private mutating func addRemote(_ location: Location, uri: String) throws {
    guard !PhotoFormat.mayBePhoto(location.name) else {
      samples.append(Sample(path: uri))
      names.append("\(location)")
      return
    }
    let parts = uri.split(separator: "?", maxSplits: 1)
    let query = parts.count > 1 ? "?\(parts[1])" : ""
    let folder = parts[0].hasSuffix("/") ? parts[0].dropLast() : parts[0]
    for photo in try FolderListing(of: location, in: location.store()).photos {
      samples.append(Sample(path: "\(folder)/\(photo.path)\(query)", bytes: photo.bytes))
      names.append("\(location.appending(photo.path))")
    }
  }

  private mutating func addFolder(_ folder: String) throws {
    let listing = try FolderListing(of: Location(folder), in: LocalStore(root: folder))
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
