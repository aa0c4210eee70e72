import Audits
import Datasets
import ObjectStores

/// The files that an audit writes: an HTML report, and a list of the photos without serious findings.
struct AuditFiles {
  let report: OutputFile?
  let export: OutputFile?

  /// Writes the files.
  ///
  /// - Parameter library: The library that the report's photos are read from.
  func write(_ audit: Audit, of dataset: Dataset, from library: any PhotoLibrary) async throws {
    if let export {
      try export.write(Array(CleanMetadata(of: dataset, after: audit).csv.utf8))
    }
  }
}
