#if Spark
import Datasets
import Features
import JSON
import Learning
import SparkConnect

/// Fetches few rows of a split, at equal distances in the table's order.
struct HeldOutSelection {
  let table: SparkFeatureTable
  let classes: [String]
  let run: ClusterRun

  /// - Parameters:
  ///   - split: The split.
  ///   - rows: The number of its rows.
  ///   - count: The largest number of rows to fetch.
  func samples(
    of split: Split, rows: Int, atMost count: Int
  ) async throws -> LabelledFeatures {
    let features = table.manifest.backbone.features
    guard rows > 0 else {
      return LabelledFeatures(
        features: try FeatureMatrix(columns: features, values: []), labels: [])
    }
    let view = "pomona_\(run.id)_held_out"
    try await run.session.read("parquet", paths: table.parts).select(
      "label", "split", "features", "_metadata.file_name AS file", "_metadata.row_index AS row"
    ).createView(view)
    let ids = String(
      decoding: try SortedJSON.encoded(LabelIDs(classes).byLabel, pretty: false), as: UTF8.self)
    let kept = min(count, rows)
    // Of n rows, those numbered i * n / kept for i = 0, 1, ..., from 0 and rounded down: ranks are ordered first, and the
    // features read for few of them.
    let result = try await run.session.query(
      """
      WITH labelled AS (
        SELECT file, row, element_at(from_json(:classes, 'map<string,int>'), label) AS class
        FROM \(view) WHERE split = '\(split.rawValue)' AND features IS NOT NULL AND label IS NOT NULL),
      ranked AS (
        SELECT file, row, class, row_number() OVER (ORDER BY file, row) - 1 AS rank
        FROM labelled WHERE class IS NOT NULL)
      SELECT rank, class, features FROM ranked JOIN \(view) USING (file, row)
      WHERE ceil(rank * CAST(\(kept) AS double) / \(rows)) * \(rows) < (rank + 1) * CAST(\(kept) AS double)
      """, arguments: ["classes": .string(ids)]
    ).collect(tags: ["pomona-\(run.id)"])
    let ranks = try result.integers("rank")
    let labels = try result.integers("class")
    let values = try result.floatArrays("features")
    let order = ranks.indices.sorted { (ranks[$0] ?? 0) < (ranks[$1] ?? 0) }
    return LabelledFeatures(
      features: try FeatureMatrix(columns: features, values: order.flatMap { values[$0] ?? [] }),
      labels: order.map { Int32(labels[$0] ?? 0) })
  }
}
#endif
