#if Spark
import Imaging
import JSON
package import SparkConnect

/// The columns of a table with a row for each photo, as SQL expressions.
///
/// They refer to the photo's `path`, `label`, `split` and `reason`, which is the reason why the photo was not passed to a
/// worker, and to `f`, the worker's reply, which is null for such a photo.
package struct PhotoColumns: Sendable {
  package let sql: String
  package let arguments: [String: SparkArgument]
  /// Numbers hardly repeat: a dictionary of them would take half the time of writing, and be discarded.
  static let plainNumbers = Dictionary(
    uniqueKeysWithValues: ["features", "probabilities"].map {
      ("parquet.enable.dictionary#\($0).list.element", "false")
    })

  /// The columns of a feature table.
  package static var features: PhotoColumns {
    // The signature follows the features.
    let features = "size(f.numbers) - \(PhotoSignature.count)"
    return PhotoColumns(
      sql: """
        path, label, split, f.width AS width, f.height AS height, coalesce(reason, f.error) AS error,
        slice(f.numbers, 1, \(features)) AS features,
        slice(f.numbers, \(features) + 1, \(PhotoSignature.count)) AS signature
        """, arguments: [:])
  }

  /// The columns of a table of predictions.
  ///
  /// - Parameter labels: The classes, in the order of the probabilities.
  package static func predictions(labels: [String]) throws -> PhotoColumns {
    let names = String(decoding: try SortedJSON.encoded(labels, pretty: false), as: UTF8.self)
    let count = labels.count
    // The novelty follows the probabilities, and is NaN for a model without a detector; then the fingerprint of the features
    // in four parts of 16 bits.
    let fingerprint = (0..<4).map { part in
      "shiftleft(CAST(nullif(element_at(f.numbers, \(count + 2 + part)), CAST('NaN' AS float)) AS bigint), \(48 - 16 * part))"
    }.joined(separator: " | ")
    let probabilities = "slice(f.numbers, 1, \(count))"
    return PhotoColumns(
      sql: """
        path, label AS truth,
        element_at(from_json(:labels, 'array<string>'),
          CAST(array_position(\(probabilities), array_max(\(probabilities))) AS int)) AS label,
        array_max(\(probabilities)) AS confidence,
        nullif(element_at(f.numbers, \(count + 1)), CAST('NaN' AS float)) AS novelty,
        \(fingerprint) AS fingerprint,
        \(probabilities) AS probabilities, coalesce(reason, f.error) AS error
        """, arguments: ["labels": .string(names)])
  }
}
#endif
