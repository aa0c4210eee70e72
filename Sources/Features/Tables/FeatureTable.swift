package import Datasets
import Failures
import Files
import Foundation
package import ObjectStores
import Tables

/// The features of a data set's photos: a folder of Parquet files that pyarrow, DuckDB and Spark read as one table.
///
/// A row a photo, in the data set's order: `path`, `label`, `split`, `width`, `height` (in pixels, upright), `error` (the
/// reason when there are no features), `features` (a list of floats, null on an error), `signature` (the numbers of the
/// photo's ``PhotoSignature``, null on an error).
package protocol FeatureTable: Sendable {
  var manifest: FeatureTableManifest { get }

  /// The photos without features, in the table's order; only their columns are read.
  func skippedPhotos() async throws -> [SkippedPhoto]

  /// Removes the table for good, if it still exists.
  func remove() async throws
}

/// A finished feature table on this machine or in a bucket.
package struct StoredFeatureTable: FeatureTable {
  private let table: StoredTable
  package let manifest: FeatureTableManifest

  /// Opens a finished table.
  ///
  /// - Throws: A ``PomonaError`` of code `unsupportedFormat` when a newer version wrote it.
  package init(at location: Location) throws { try self.init(StoredTable(location)) }

  init(_ table: StoredTable) throws {
    self.table = table
    let name = FeatureTableManifest.fileName
    guard let content = try table.read(name) else {
      throw PomonaError(
        .noInput, "\(table.description) is not a feature table: it has no \(name)",
        remedy: "Give the folder that 'pomona features' has written.")
    }
    manifest = try JSONFile.decode(
      FeatureTableManifest.self, from: content, at: "\(table.description)/\(name)")
    guard manifest.formatVersion <= FeatureTableManifest.currentVersion else {
      throw PomonaError(
        .unsupportedFormat,
        "\(table.description) has format \(manifest.formatVersion), which is newer than this Pomona",
        remedy: "Update Pomona, or extract the features again.")
    }
  }

  /// Decodes the rows a group at a time, in order.
  ///
  /// - Parameter columns: The columns to decode; the others stay empty.
  package func forEachGroup(
    columns: FeatureColumns.Selection = .all, _ body: (FeatureColumns) throws -> Void
  ) throws {
    for part in manifest.parts {
      try table.withPart(part) { reader in
        for group in 0..<reader.rowGroupCount {
          try body(FeatureColumns(rowGroup: group, of: reader, columns: columns))
        }
      }
    }
  }

  package func skippedPhotos() throws -> [SkippedPhoto] {
    var result: [SkippedPhoto] = []
    try forEachGroup(columns: .withoutFeatures) { result += $0.skippedPhotos }
    return result
  }

  package func remove() throws { try table.removeAll() }
}
