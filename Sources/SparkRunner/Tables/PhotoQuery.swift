#if Spark
import JSON
package import SparkConnect

/// The query that passes photos to workers and returns the rows of some parts. Names and labels are arguments, never part
/// of its text.
package struct PhotoQuery {
  package let text: String
  package let arguments: [String: SparkArgument]

  /// - Parameters:
  ///   - rows: The rows, of any number of parts.
  ///   - partitions: The number of tasks that write.
  ///   - columns: The columns of the table.
  ///   - job: The instructions for the workers.
  ///   - listing: The files of the photos.
  ///   - function: The name of the SQL function that passes a photo to a worker.
  package init(
    rows: [PhotoRow], partitions: Int, columns: PhotoColumns, job: WorkerJob,
    listing: ClusterListing, function: String
  ) throws {
    let samples = String(decoding: try SortedJSON.encoded(rows, pretty: false), as: UTF8.self)
    var arguments: [String: SparkArgument] = [
      "samples": .string(samples), "setup": .string(job.text), "prefix": .string(listing.prefix),
    ]
    var range = ""
    let passed = rows.filter { $0.reason == nil }
    // Where the photos are some of many, Spark opens only the files from the first to the last.
    if passed.count < listing.files.count, !passed.isEmpty {
      let uris = passed.map { listing.uri(ofListed: listing.prefix + $0.path) }
      arguments["first"] = .string(uris.min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? "")
      arguments["last"] = .string(uris.max { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? "")
      range = "AND p.uri >= :first AND p.uri <= :last"
    }
    self.arguments = arguments.merging(columns.arguments) { $1 }
    text = """
      WITH s AS (SELECT inline(from_json(:samples, '\(PhotoRow.arrayType)'))),
      answered AS (
        SELECT /*+ BROADCAST(s) */ s.part, s.i, s.path, s.label, s.split, s.reason,
          \(function)(p.path, p.content, :setup) AS f
        FROM \(listing.view) p JOIN s ON p.path = concat(:prefix, s.path) WHERE s.reason IS NULL \(range)
        UNION ALL
        SELECT part, i, path, label, split, reason, CAST(NULL AS \(ClusterFunctions.photoType)) AS f
        FROM s WHERE reason IS NOT NULL)
      SELECT part, \(columns.sql)
      FROM (SELECT /*+ REPARTITION(\(partitions), part) */ * FROM answered)
      SORT BY part, i
      """
  }
}
#endif
