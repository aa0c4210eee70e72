#if Spark
import Features
import JSON
package import SparkConnect

/// The queries of the photos that have rows in some parts, and of those rows. Names and labels are arguments, never part of their
/// text.
package struct PhotoQuery {
  /// The photos: `i` (the position), `path`, `label`, `split`, `reason` and `location`, which is null for one that is not passed to
  /// a worker.
  package let photos: String
  /// Their rows, from a view with the workers' answers.
  package let rows: String
  package let photoArguments: [String: SparkArgument]
  package let rowArguments: [String: SparkArgument]

  /// - Parameters:
  ///   - photos: The photos that have rows in these parts.
  ///   - parts: The numbers of the parts to write.
  ///   - partitions: The number of tasks that write.
  ///   - columns: The columns of the table.
  ///   - listing: The files of the photos.
  ///   - answers: The name of the view with the workers' answers.
  package init(
    photos: [PhotoRow], parts: [Int], partitions: Int, columns: PhotoColumns,
    listing: ClusterListing, answers: String
  ) throws {
    let samples = String(decoding: try SortedJSON.encoded(photos, pretty: false), as: UTF8.self)
    var arguments: [String: SparkArgument] = [
      "samples": .string(samples), "prefix": .string(listing.prefix),
    ]
    var range = ""
    let passed = photos.filter { $0.reason == nil }
    // Where the photos are some of many, Spark considers only the files from the first to the last.
    if passed.count < listing.files.count, !passed.isEmpty {
      let uris = passed.map { listing.uri(ofListed: listing.prefix + $0.path) }
      arguments["first"] = .string(uris.min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? "")
      arguments["last"] = .string(uris.max { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? "")
      range = "AND p.uri >= :first AND p.uri <= :last"
    }
    photoArguments = arguments
    // The scan lists paths only, so that Spark opens no file; its tasks are placed where the files are.
    self.photos = """
      WITH s AS (SELECT inline(from_json(:samples, '\(PhotoRow.arrayType)')))
      SELECT /*+ BROADCAST(s) */ s.*, p.path AS location
      FROM \(listing.view) p JOIN s ON p.path = concat(:prefix, s.path) WHERE s.reason IS NULL \(range)
      UNION ALL
      SELECT *, CAST(NULL AS string) AS location FROM s WHERE reason IS NOT NULL
      """
    rowArguments = columns.arguments.merging(["parts": .string(parts.description)]) { $1 }
    rows = """
      WITH placed AS (
        SELECT CAST(i DIV \(TablePart.rows) AS int) AS part, i, path, label, split, reason, f FROM \(answers))
      SELECT part, \(columns.sql)
      FROM (SELECT /*+ REPARTITION(\(partitions), part) */ * FROM placed
        WHERE array_contains(from_json(:parts, 'array<int>'), part))
      SORT BY part, i
      """
  }
}
#endif
