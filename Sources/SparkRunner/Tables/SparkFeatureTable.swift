#if Spark
internal import Datasets
internal import Features
internal import Foundation
internal import SparkConnect
internal import Tables

/// A feature table in the cluster's storage, read over Spark Connect.
struct SparkFeatureTable: FeatureSource {
  let location: ClusterPath
  let manifest: FeatureTableManifest
  let engine: SparkEngine

  var parts: [String] { manifest.parts.map { "\(location.uri)/\($0)" } }

  func forEachGroup(_ body: (FeatureRows) throws -> Void) throws {
    for part in parts {
      // One partition keeps the order.
      let rows = try engine.waiting.wait { [session = engine.session] in
        try await session.read("parquet", [part]).select(
          "path", "label", "split", "error", "features"
        )
        .repartition(1, shuffle: false).collect()
      }
      for batch in rows.batches where batch.rowCount > 0 {
        var features = FloatLists()
        for list in try batch.column("features").floatArrays() {
          if let list { features.append(list) } else { features.appendMissing() }
        }
        try body(
          FeatureRows(
            paths: try batch.column("path").strings(), labels: try batch.column("label").strings(),
            splits: try batch.column("split").strings(),
            errors: try batch.column("error").strings(),
            features: features))
      }
    }
  }

  func counts() throws -> [Split: [String: Int]] {
    let rows = try query(
      "SELECT split, label, count(*) AS photos FROM :table WHERE error IS NULL AND split IS NOT NULL AND label IS NOT NULL GROUP BY split, label",
      columns: ["split", "label", "error"])
    var counts: [Split: [String: Int]] = [:]
    let photos = try rows.integers("photos")
    for (index, (split, label)) in zip(try rows.strings("split"), try rows.strings("label"))
      .enumerated()
    {
      guard let split = split.flatMap(Split.init(rawValue:)), let label else { continue }
      counts[split, default: [:]][label] = Int(photos[index] ?? 0)
    }
    return counts
  }

  func skipped() throws -> [SkippedPhoto] {
    let rows = try query(
      "SELECT path, error, file, row FROM :table WHERE error IS NOT NULL",
      columns: ["path", "error", "_metadata.file_name AS file", "_metadata.row_index AS row"])
    let files = try rows.strings("file").map { $0 ?? "" }
    let numbers = try rows.integers("row").map { $0 ?? 0 }
    let photos = zip(try rows.strings("path"), try rows.strings("error")).map {
      SkippedPhoto(path: $0 ?? "", reason: $1 ?? "")
    }
    // Few rows: sorting them here is quicker than a sort of Spark.
    return photos.indices.sorted { (files[$0], numbers[$0]) < (files[$1], numbers[$1]) }.map {
      photos[$0]
    }
  }

  func remove() throws { _ = try engine.cluster.perform("delete", location.uri) }

  private func query(_ sql: String, columns: [String]) throws -> SparkRows {
    try engine.waiting.wait { [engine, parts] in
      let view = "pomona_\(engine.run)_table"
      try await engine.session.read("parquet", parts).select(columns).createView(view)
      return try await engine.session.sql(sql.replacing(":table", with: view)).collect()
    }
  }
}
#endif
