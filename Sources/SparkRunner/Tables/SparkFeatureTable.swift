#if Spark
package import Datasets
import Failures
package import Features
import Files
import SparkConnect

/// A finished feature table in the cluster's storage.
package struct SparkFeatureTable: FeatureTable {
  /// The parts that a task summarises in a moment.
  private static let partsOfOneTask = 16

  package let manifest: FeatureTableManifest
  let location: ClusterPath
  let run: ClusterRun

  /// Opens a finished table.
  init(at location: ClusterPath, run: ClusterRun) async throws {
    self.location = location
    self.run = run
    let file = location.appending(FeatureTableManifest.fileName)
    guard let content = try await run.files.read(file) else {
      throw PomonaError(
        .noInput, "\(location.uri) is not a feature table: it has no \(file.name)",
        remedy: "Run the command again.")
    }
    manifest = try JSONFile.decode(FeatureTableManifest.self, from: content, at: file.uri)
  }

  /// The URIs of the parts, in order.
  var parts: [String] { manifest.parts.map { location.appending($0).uri } }

  package func skippedPhotos() async throws -> [SkippedPhoto] { try await summary().skipped }

  /// The counts of labels and the photos without features; only their columns are read.
  func summary() async throws -> TableSummary {
    guard !parts.isEmpty else { return TableSummary() }
    let view = run.viewName("table")
    var rows = run.session.read(
      "parquet", paths: parts, schema: "path STRING, label STRING, split STRING, error STRING"
    ).select(TableSummary.columns)
    // Few parts are counted sooner than counts are brought together.
    if parts.count <= Self.partsOfOneTask { rows = rows.repartition(1, shuffle: false) }
    try await rows.createView(view)
    let counts = try await run.session.query(TableSummary.query(of: view)).collect()
    return try TableSummary(counts)
  }

  package func remove() async throws {
    try await run.files.remove(location)
    try await run.files.remove(location.partial)
  }
}
#endif
