import Failures
import Foundation
import Imaging
import ObjectStores

extension Dataset {
  /// The photos that a user has named: files, and folders for all the photos in them, here or in object stores.
  ///
  /// Samples keep the names that were given, without labels. A named file that is missing among others is left to be
  /// reported by its reader.
  ///
  /// - Throws: A ``PomonaError`` of code `noInput` when nothing of what was named exists.
  package static func photos(named paths: [String]) throws -> Dataset {
    let exists = paths.contains {
      Location($0).localPath == nil || FileManager.default.fileExists(atPath: $0)
    }
    guard exists else {
      throw PomonaError(
        .noInput, "there is no \(paths.joined(separator: ", "))",
        remedy: "Give photos, or folders of photos.")
    }
    var selection = PhotoSelection()
    for path in paths { try selection.add(path) }
    return Dataset(
      location: Location(paths[0]), store: NamedFiles(selection.locations),
      samples: selection.samples, skipped: selection.skipped)
  }
}

/// Photos in the order in which they were named or found.
private struct PhotoSelection {
  private(set) var samples: [Sample] = []
  private(set) var skipped: [SkippedPhoto] = []
  /// The location of each sample whose name is not its location: descriptions of URIs leave credentials out.
  private(set) var locations: [String: Location] = [:]

  mutating func add(_ path: String) throws {
    let location = Location(path)
    var isFolder: ObjCBool = false
    if location.localPath == nil {
      try addRemote(location)
    } else if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    {
      try addFolder(path)
    } else {
      samples.append(Sample(path: path))
    }
  }

  /// A name with the extension of a photo is one; anything else is a folder, as far as object stores have any.
  private mutating func addRemote(_ location: Location) throws {
    guard !PhotoFormat.mayBePhoto(location.name) else {
      return append(Sample(path: "\(location)"), at: location)
    }
    let listing = try FolderListing(of: location, in: location.store())
    for photo in listing.photos {
      let place = location.appending(photo.path)
      append(Sample(path: "\(place)", bytes: photo.bytes), at: place)
    }
    skipped += listing.skipped.map {
      SkippedPhoto(path: "\(location.appending($0.path))", reason: $0.reason)
    }
  }

  private mutating func append(_ sample: Sample, at location: Location) {
    samples.append(sample)
    locations[sample.path] = location
  }

  private mutating func addFolder(_ folder: String) throws {
    let listing = try FolderListing(of: Location(folder), in: LocalStore(root: folder))
    let prefix = folder.hasSuffix("/") ? folder : "\(folder)/"
    samples += listing.photos.map { Sample(path: prefix + $0.path, bytes: $0.bytes) }
    skipped += listing.skipped.map { SkippedPhoto(path: prefix + $0.path, reason: $0.reason) }
  }
}
