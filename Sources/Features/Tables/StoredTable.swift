import Failures
import Files
import Foundation
package import ObjectStores
import Tables

/// The folder of a table on this machine or in a bucket, filled in place. A file in it is complete or absent.
package struct StoredTable: TableStorage {
  package let location: Location
  private let store: any FolderStore

  /// The table at `location`, which the caller has claimed.
  package init(_ location: Location) throws {
    self.location = location
    store = try location.store()
  }

  package var description: String { location.description }

  package func claim() {}

  package func readFinished(_ name: String) throws -> [UInt8]? { try read(name) }

  package func read(_ name: String) throws -> [UInt8]? {
    guard try store.exists(name) else { return nil }
    return try store.read(name, maximumBytes: JSONFile.maximumBytes)
  }

  package func write(_ bytes: [UInt8], to name: String) throws { try store.write(bytes, to: name) }

  package func remove(_ name: String) throws { try store.removeIfPresent(name) }

  package func clear() throws {
    try removeAll()
    if let path = location.localPath {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
  }

  package func partRows() throws -> [String: Int] {
    var rows: [String: Int] = [:]
    for name in try store.allPaths() where TablePart.isName(name) {
      rows[name] = (try? withPart(name) { $0.rowCount }) ?? -1
    }
    return rows
  }

  package func removeAll(but kept: Set<String>) throws { try store.removeAll(except: kept) }

  package func publish() {}

  /// Removes the table; its manifest first, so that no reader takes a part for the whole.
  package func removeAll() throws {
    try store.removeAll(first: FeatureTableManifest.fileName, except: [])
  }

  /// Opens a part; the copy of one that is in a bucket is gone when `body` returns.
  func withPart<R>(_ name: String, _ body: (ParquetReader) throws -> R) throws -> R {
    try store.withLocalFile(name) { try body(ParquetReader(path: $0)) }
  }
}
