#if Spark
import Features
import JSON
package import SparkConnect

/// The query that passes photos to workers and returns the rows of their views in some parts. Names and labels are arguments, never part
/// of its text.
package struct PhotoQuery {
  package let text: String
  package let arguments: [String: SparkArgument]

  /// - Parameters:
  ///   - photos: The photos that have rows in these parts.
  ///   - parts: The numbers of the parts to write.
  ///   - partitions: The number of tasks that write.
  ///   - columns: The columns of the table.
  ///   - job: The instructions for the workers.
  ///   - listing: The files of the photos.
  ///   - function: The name of the SQL function that passes a photo to a worker.
  package init(
    photos: [PhotoRow], parts: [Int], partitions: Int, columns: PhotoColumns, job: WorkerJob,
    listing: ClusterListing, function: String
  ) throws {
    let samples = String(decoding: try SortedJSON.encoded(photos, pretty: false), as: UTF8.self)
    var arguments: [String: SparkArgument] = [
      "samples": .string(samples), "setup": .string(job.text), "prefix": .string(listing.prefix),
      "parts": .string(parts.description),
    ]
    var range = ""
    let passed = photos.filter { $0.reason == nil }
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
        SELECT /*+ BROADCAST(s) */ s.i, s.path, s.label, s.split, s.reason,
          \(function)(p.path, p.content, :setup) AS f
        FROM \(listing.view) p JOIN s ON p.path = concat(:prefix, s.path) WHERE s.reason IS NULL \(range)
        UNION ALL
        SELECT i, path, label, split, reason, CAST(NULL AS \(ClusterFunctions.photoType)) AS f
        FROM s WHERE reason IS NOT NULL),
      viewed AS (\(Self.views(columns.viewCount))),
      placed AS (SELECT CAST(row DIV \(TablePart.rows) AS int) AS part, * FROM viewed)
      SELECT part, \(columns.sql)
      FROM (SELECT /*+ REPARTITION(\(partitions), part) */ * FROM placed
        WHERE array_contains(from_json(:parts, 'array<int>'), part))
      SORT BY part, row
      """
  }

  /// The query that makes a row of each view: `row` is its position in the table, `v` that among the photo's views. The
  /// numbers are divided before the rows are shuffled, so that none of them travels twice.
  private static func views(_ count: Int) -> String {
    guard count > 1 else {
      return "SELECT i AS row, 0 AS v, path, label, split, reason, f FROM answered"
    }
    return """
      SELECT i * \(count) + v AS row, v, path, label, split, reason,
        IF(f IS NULL, NULL, named_struct('width', f.width, 'height', f.height,
          'numbers', slice(f.numbers, v * (size(f.numbers) DIV \(count)) + 1, size(f.numbers) DIV \(count)),
          'error', f.error)) AS f
      FROM answered LATERAL VIEW explode(sequence(0, \(count - 1))) positions AS v
      """
  }
}
#endif
