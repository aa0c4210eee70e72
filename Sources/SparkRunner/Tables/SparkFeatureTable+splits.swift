#if Spark
import Datasets
import Failures
import Features
import JSON
import SparkConnect

extension SparkFeatureTable {
  /// A photo and its split, as the query takes them.
  private struct Assignment: Encodable {
    let path: String
    let split: String
  }

  /// The table in other splits. It replaces this one.
  ///
  /// - Parameter splits: The split of each photo by its path; a photo of none keeps its own.
  func assigning(_ splits: [String: Split]) async throws -> SparkFeatureTable {
    guard !parts.isEmpty else { return self }
    let table = ClusterTable(location, holding: .featureTable, run: run)
    let work = try await ResumableTable(
      in: table, marker: .featureTable, fingerprint: manifest.fingerprint, rows: manifest.rows,
      resume: false)
    let assignments = splits.sorted { $0.key < $1.key }.map {
      Assignment(path: $0.key, split: $0.value.rawValue)
    }
    let view = "pomona_\(run.id)_splits"
    try await run.session.read("parquet", paths: parts)
      .select([
        "path", "label", "split", "width", "height", "error", "features", "signature",
        "_metadata.file_name AS file", "_metadata.row_index AS row",
      ]).createView(view)
    try await run.session.query(
      Self.query(of: view, partitions: max(1, min(parts.count, run.cores))),
      arguments: [
        "splits": .string(
          String(decoding: try SortedJSON.encoded(assignments, pretty: false), as: UTF8.self))
      ]
    ).write(
      to: table.staging.uri, mode: .overwrite, options: PhotoColumns.plainNumbers,
      partitionedBy: ["part"], tags: ["pomona-\(run.id)", table.tag])
    let written = try await table.adoptParts(manifest.parts)
    let isWhole = manifest.parts.enumerated().allSatisfy { number, name in
      written[name] == TablePart.range(number, ofRows: manifest.rows).count
    }
    guard isWhole else {
      throw PomonaError(
        .unusableData, "parts of \(table.description) were lost while splits were drawn",
        remedy: "Run the command again.")
    }
    try await work.finish(try SortedJSON.encoded(manifest))
    return try await SparkFeatureTable(at: location, run: run)
  }

  private static func query(of view: String, partitions: Int) -> String {
    """
    WITH s AS (SELECT inline(from_json(:splits, 'array<struct<path:string,split:string>>'))),
    placed AS (
      SELECT /*+ BROADCAST(s) */ CAST(regexp_extract(t.file, 'part-([0-9]+)[.]parquet', 1) AS int) AS part, t.row,
        t.path, t.label, coalesce(s.split, t.split) AS split, t.width, t.height, t.error, t.features, t.signature
      FROM \(view) t LEFT JOIN s ON t.path = s.path)
    SELECT part, path, label, split, width, height, error, features, signature
    FROM (SELECT /*+ REPARTITION(\(partitions), part) */ * FROM placed)
    SORT BY part, row
    """
  }
}
#endif
