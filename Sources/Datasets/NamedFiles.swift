import Files
import ObjectStores

/// Files by the names that a user gave them: paths of this machine, and descriptions of locations in object stores.
/// They are only read.
struct NamedFiles: ObjectStore {
  private let locations: [String: Location]

  /// - Parameter locations: The locations of the names that are not paths of this machine.
  init(_ locations: [String: Location]) { self.locations = locations }

  var concurrentReads: Int {
    locations.values.first.flatMap { try? $0.parent.store().concurrentReads } ?? 1
  }

  func list(_ prefix: String, body: (StoreEntry) throws -> Void) throws {
    try location(of: prefix).store().list("", body: body)
  }

  func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    try read(path, size: nil, maximumBytes: maximumBytes, into: &buffer)
  }

  func read(
    _ path: String, size: Int?, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    let location = location(of: path)
    return try location.parent.store().read(
      location.name, size: size, maximumBytes: maximumBytes, into: &buffer)
  }

  func exists(_ path: String) throws(StorageError) -> Bool {
    let location = location(of: path)
    return try location.parent.store().exists(location.name)
  }

  func upload(fileAt localPath: String, to path: String) throws(StorageError) {
    throw readOnly(path)
  }

  func write(_ bytes: [UInt8], to path: String) throws(StorageError) { throw readOnly(path) }

  func remove(_ path: String) throws(StorageError) { throw readOnly(path) }

  private func location(of path: String) -> Location { locations[path] ?? Location(path) }

  private func readOnly(_ path: String) -> StorageError {
    StorageError(.unsupported, path: path, "named photos are only read")
  }
}
