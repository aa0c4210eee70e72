import Failures
import Files
import Foundation
import JSON
package import ObjectStores
import Synchronization

/// The photos that users have sent with corrections: a folder, or one in an object store.
///
/// A photo is `photos/ID.jpg` and its record `photos/ID.json`, written after it. The ID depends on the content of both, so
/// that sending the same again changes nothing. What ``keep(_:with:)`` has returned for is on the disk.
package final class PhotoCollection: Sendable {
  /// The folder, or its URI.
  package let location: Location
  private let store: any FolderStore
  /// The largest size in bytes.
  private let limit: Int
  private let used: Mutex<Int>

  private static let folder = "photos"
  private static let maximumRecord = 64 << 10

  /// Opens a collection, which may not exist yet.
  ///
  /// - Parameters:
  ///   - location: The folder, or its URI.
  ///   - limit: The largest size in bytes of all photos.
  /// - Throws: `StorageError` when the place cannot be listed.
  package init(at location: String, limit: Int = .max) throws {
    self.location = Location(location)
    store = try self.location.store()
    self.limit = limit
    var sum = 0
    if let path = self.location.localPath {
      try FileManager.default.createDirectory(
        atPath: "\(path)/\(Self.folder)", withIntermediateDirectories: true)
    }
    try Self.list(store) { _, size in sum += size }
    used = Mutex(sum)
  }

  /// Keeps a photo with its record, without what it says about the place and the camera.
  ///
  /// - Returns: The ID.
  /// - Throws: A ``FeedbackError``, or a `StorageError` when it cannot be written.
  @discardableResult
  package func keep(_ photo: [UInt8], with record: CollectedPhoto) throws -> String {
    guard let photo = JPEGMetadata.removed(from: photo) else {
      throw FeedbackError(
        .unsupportedPhoto, "only JPEG photos are kept", remedy: "Send the photo as JPEG.")
    }
    let id = Self.id(of: photo, label: record.label)
    if try store.exists(Self.path(id, "json")) { return id }
    let content = try SortedJSON.encoded(record)
    let size = photo.count + content.count
    let fits = used.withLock { used in
      guard used + size <= limit else { return false }
      used += size
      return true
    }
    guard fits else {
      throw FeedbackError(
        .full, "\(location) has reached its largest size",
        remedy: "Review and move its photos, or allow more.")
    }
    do {
      try store.write(photo, to: Self.path(id, "jpg"))
      try store.write(content, to: Self.path(id, "json"))
    } catch {
      used.withLock { $0 -= size }
      throw error
    }
    return id
  }

  /// A kept photo.
  package struct Entry: Sendable, Hashable {
    /// The ID.
    package let id: String
    /// The path of the photo below the folder.
    package let path: String
    /// The record that was kept with it.
    package let record: CollectedPhoto
  }

  /// All photos that have a record, in the order of their times.
  ///
  /// - Throws: `StorageError`; a record that cannot be read is left out.
  package func entries() throws -> [Entry] {
    var names: [String] = []
    try Self.list(store) { path, _ in if path.hasSuffix(".json") { names.append(path) } }
    let entries = try names.compactMap { name -> Entry? in
      let content = try store.read(name, maximumBytes: Self.maximumRecord)
      guard
        let record = try? JSONFile.decode(CollectedPhoto.self, from: content, at: name)
      else { return nil }
      let stem = name.dropLast(".json".count)
      return Entry(
        id: String(stem.dropFirst(Self.folder.count + 1)), path: "\(stem).jpg", record: record)
    }
    return entries.sorted { ($0.record.time, $0.id) < ($1.record.time, $1.id) }
  }

  /// The entries of a collection that is only read; none where the folder is not one.
  ///
  /// - Throws: `StorageError` when the folder cannot be read.
  package static func entries(of folder: String) throws -> [Entry] {
    let isThere = Location(folder).localPath.map {
      FileManager.default.fileExists(atPath: "\($0)/\(Self.folder)")
    }
    return isThere == false ? [] : try PhotoCollection(at: folder).entries()
  }

  /// Lists the files, of which there are none in a bucket that nothing was kept in.
  private static func list(
    _ store: any FolderStore, body: (_ path: String, _ size: Int) -> Void
  ) throws {
    do {
      try store.list(folder) { entry in
        if case .file(let path, let size) = entry { body(path, size) }
      }
    } catch let error as StorageError where error.code == .notFound {
      try store.requireBucket()
    }
  }

  private static func path(_ id: String, _ type: String) -> String { "\(folder)/\(id).\(type)" }

  private static func id(of photo: [UInt8], label: String?) -> String {
    String(SHA256.hash(photo + [0] + Array((label ?? "").utf8)).prefix(32))
  }
}
