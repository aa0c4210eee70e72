import Audits
import Datasets
import ObjectStores
import Reports

/// The files that an audit writes: an HTML report, and a list of the photos without serious findings.
struct AuditFiles {
  let report: OutputFile?
  let export: OutputFile?

  /// Writes the files.
  ///
  /// - Parameter library: The library that the report's photos are read from.
  func write(_ audit: Audit, of dataset: Dataset, from library: any PhotoLibrary) async throws {
    if let report {
      let page = AuditReport(on: audit, title: dataset.name)
      let thumbnails = await Thumbnails(of: page.shownPhotos, in: dataset, from: library)
      try report.write(Array(try page.html(thumbnails: thumbnails.jpegs).utf8))
    }
    if let export {
      try export.write(Array(CleanMetadata(of: dataset, after: audit).csv.utf8))
    }
  }
}
