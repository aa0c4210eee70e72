import Failures
import Files
package import ObjectStores
import Tables

/// The folder of a table on this machine or in a bucket, filled in place. A file in it is complete or absent.
package struct StoredTable: TableStorage {
  package let location: Location
  private let folder: any FilledFolder

  /// The table at `location`.
  package init(_ location: Location) throws {
    self.location = location
    folder = try location.filledFolder(holding: .featureTable)
  }

  package var description: String { location.description }

  package func claim() throws { try folder.claim() }

  package func readFinished(_ name: String) throws -> [UInt8]? { try read(name) }

  package func read(_ name: String) throws -> [UInt8]? {
    guard try folder.store.exists(name) else { return nil }
    return try folder.store.read(name, maximumBytes: JSONFile.maximumBytes)
  }

  package func write(_ bytes: [UInt8], to name: String) throws {
    try folder.store.write(bytes, to: name)
  }

  package func remove(_ name: String) throws { try folder.store.remove(name) }

  package func clear() throws { try folder.clear() }

  package func partRows() throws -> [String: Int] {
    var rows: [String: Int] = [:]
    for name in try folder.names() where name.hasPrefix("part-") && name.hasSuffix(".parquet") {
      rows[name] = (try? withPart(name) { $0.rowCount }) ?? -1
    }
    return rows
  }

  package func removeAll(but kept: Set<String>) throws {
    for name in try folder.names() where !kept.contains(name) { try folder.store.remove(name) }
  }

  package func publish() {}

  /// Removes the table.
  package func removeAll() throws { try folder.removeAll() }

  /// Opens a part; the copy of one that is in a bucket is gone when `body` returns.
  func withPart<R>(_ name: String, _ body: (ParquetReader) throws -> R) throws -> R {
    try folder.store.withLocalFile(name) { try body(ParquetReader(path: $0)) }
  }
}
