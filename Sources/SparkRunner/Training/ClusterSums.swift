#if Spark
import Datasets
import Features
import Files
import JSON
import Learning
import Models
import SparkConnect
import Workers

/// Sums the photos of a feature table in the executors, a group of parts at a time, and unites the groups here. No
/// features travel to this machine.
struct ClusterSums {
  /// The sums of a group of parts take seconds; the limit ends a worker that hangs.
  private static let seconds = 3600
  /// The number of groups whose sums are in memory at once.
  private static let groupsPerQuery = 16

  let table: SparkFeatureTable
  let classes: [String]
  let run: ClusterRun

  /// The sums over the photos of a split, and the photos.
  func statistics(of split: Split) async throws -> ModelStatistics {
    let features = table.manifest.backbone.features
    var sums = ClassStatistics(featureCount: features, classCount: classes.count)
    var photos = SampleIndex()
    let parts = table.parts
    let step = ClassStatisticsBuilder.blocksPerGroup * Self.groupsPerQuery
    for start in stride(from: 0, to: parts.count, by: step) {
      let wave = Array(parts[start..<min(start + step, parts.count)])
      for reply in try await replies(for: split, features: features, parts: wave) {
        let file = try TemporaryFile()
        try AtomicFile.write(reply, to: file.path)
        let group = try ModelStatistics(
          contentsOf: file.path, featureCount: features, classCount: classes.count)
        try sums.merge(group.sums)
        photos.merge(group.learned)
      }
    }
    return try ModelStatistics(sums: sums, learned: photos)
  }

  /// The workers' replies for the groups of some parts, in their order.
  private func replies(
    for split: Split, features: Int, parts: [String]
  ) async throws -> [[UInt8]] {
    let view = "pomona_\(run.id)_sums"
    let task = try SortedJSON.encoded(
      SumTask(split: split, features: features, classes: classes), pretty: false)
    let job = WorkerJob(.sum, program: run.program, seconds: Self.seconds)
    try await run.session.read("binaryFile", paths: parts).select("path", "content")
      .createView(view)
    // Each part follows its length, of eight bytes.
    let rows = try await run.session.query(
      """
      SELECT g, \(run.functions.table)(:task, aggregate(sort_array(collect_list(struct(path, content))), X'',
        (all, p) -> concat(all, unhex(lpad(hex(octet_length(p.content)), 16, '0')), p.content)), :setup) AS reply
      FROM (SELECT CAST(regexp_extract(path, 'part-([0-9]+)[.]parquet', 1) AS int)
          DIV \(ClassStatisticsBuilder.blocksPerGroup) AS g, path, content FROM \(view))
      GROUP BY g
      """,
      arguments: [
        "task": .string(String(decoding: task, as: UTF8.self)), "setup": .string(job.text),
      ]
    ).collect(tags: ["pomona-\(run.id)"])
    let replies = zip(try rows.integers("g"), try rows.binaries("reply"))
      .sorted { ($0.0 ?? 0) < ($1.0 ?? 0) }.compactMap(\.1)
    return replies
  }
}
#endif
