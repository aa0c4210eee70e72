import Failures
import Foundation
import ObjectStores
import Tables

/// The features of a data set's photos: a folder of Parquet files that pyarrow, DuckDB and Spark read as one table.
///
/// A row a photo, in the data set's order: `path`, `label`, `split`, `width`, `height` (in pixels, after orientation),
/// `error` (the reason when there are no features), `features` (a list of floats, null on an error).
package struct FeatureTable: FeatureSource {
  let folder: FeatureTableFolder
  package let manifest: FeatureTableManifest

  /// Opens a finished table.
  package init(folder: String) throws {
    try self.init(folder: FeatureTableFolder(Location(folder)))
  }

  init(folder: FeatureTableFolder) throws {
    self.folder = folder
    manifest = try folder.read(FeatureTableManifest.self, FeatureTableManifest.fileName)
    guard manifest.formatVersion <= FeatureTableManifest.currentVersion else {
      throw PomonaError(
        .unsupportedFormat,
        "\(folder.location) has format \(manifest.formatVersion), which is newer than this Pomona",
        remedy: "Update Pomona, or make the features again.")
    }
  }

  package func forEachGroup(_ body: (FeatureRows) throws -> Void) throws {
    for part in manifest.parts {
      try folder.withPart(part) { reader in
        for group in 0..<reader.rowGroupCount { try body(FeatureRows(group, of: reader)) }
      }
    }
  }

  package func remove() throws { try folder.removeAll() }
}
