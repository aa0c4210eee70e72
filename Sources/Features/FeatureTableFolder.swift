import Files
import Foundation
import ObjectStores
import Tables

/// The folder of a feature table, on this machine or in an object store. A file in it is whole or not there.
struct FeatureTableFolder: Sendable {
  let location: Location
  private let store: any ObjectStore

  init(_ location: Location) throws {
    self.location = location
    store = try location.store()
  }

  /// Removes all that is there, and makes the folder.
  func clear() throws {
    try removeAll()
    guard !location.isRemote else { return }
    try FileManager.default.createDirectory(
      atPath: location.path, withIntermediateDirectories: true)
  }

  /// Removes the folder, if it is there.
  func removeAll() throws {
    if let bucket = try bucket() { return try bucket.removeAll() }
    let files = FileManager.default
    if files.fileExists(atPath: location.path) { try files.removeItem(atPath: location.path) }
  }

  func names() throws -> [String] {
    try bucket()?.names() ?? FileManager.default.contentsOfDirectory(atPath: location.path)
  }

  func has(_ name: String) throws -> Bool { try store.exists(name) }

  func remove(_ name: String) throws { try store.remove(name) }

  func write(_ value: some Encodable, to name: String) throws {
    try store.write(try JSONFile.encoded(value), to: name)
  }

  func read<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
    try JSONFile.decode(
      type, try store.read(name, maximumBytes: JSONFile.maximumBytes), at: "\(location)/\(name)")
  }

  /// Opens a part; the copy of one that is in an object store is gone when `body` returns.
  func withPart<R>(_ name: String, _ body: (ParquetReader) throws -> R) throws -> R {
    try store.withLocalFile(name) { try body(ParquetReader(path: $0)) }
  }

  /// Where to write a part before it is brought here by ``publish(_:as:)``; nil when it may be written in its place.
  func spool() throws -> TemporaryFile? { location.isRemote ? try TemporaryFile() : nil }

  func publish(_ part: TemporaryFile, as name: String) throws {
    try store.upload(fileAt: part.path, to: name)
  }

  private func bucket() throws -> BucketFolder? {
    location.isRemote ? try BucketFolder(location, holding: .featureTable) : nil
  }
}
