#if Spark
import JSON
package import SparkConnect

/// The columns of a table with a row a photo, as SQL expressions.
///
/// They refer to the photo's `path`, `label`, `split` and `reason`, which is the reason why the photo was not passed to a
/// worker, and to `f`, the worker's reply, which is null for such a photo.
package struct PhotoColumns: Sendable {
  package let sql: String
  package let arguments: [String: SparkArgument]

  /// The columns of a feature table.
  package static let features = PhotoColumns(
    sql: """
      path, label, split, f.width AS width, f.height AS height, coalesce(reason, f.error) AS error, f.numbers AS features
      """, arguments: [:])

  /// The columns of a table of predictions.
  ///
  /// - Parameter labels: The classes, in the order of the probabilities.
  package static func predictions(labels: [String]) throws -> PhotoColumns {
    let names = String(decoding: try SortedJSON.encoded(labels, pretty: false), as: UTF8.self)
    return PhotoColumns(
      sql: """
        path, label AS truth,
        element_at(from_json(:labels, 'array<string>'), CAST(array_position(f.numbers, array_max(f.numbers)) AS int)) AS label,
        array_max(f.numbers) AS confidence, f.numbers AS probabilities, coalesce(reason, f.error) AS error
        """, arguments: ["labels": .string(names)])
  }
}
#endif
