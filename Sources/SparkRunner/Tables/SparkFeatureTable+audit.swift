#if Spark
package import Audits
import Features
import Foundation
import Imaging
import SparkConnect
import Tables

extension SparkFeatureTable {
  /// The parts that are in memory at once.
  private static let partsPerQuery = 64

  /// The photos without their features: less than a kilobyte each travels to this machine.
  ///
  /// - Parameter labels: The labels, in the order of their UTF-8 bytes.
  package func auditRows(labels: [String]) async throws -> AuditRows {
    var rows = try AuditRows(labels: labels, featureCount: nil)
    let view = "pomona_\(run.id)_audit"
    for start in stride(from: 0, to: parts.count, by: Self.partsPerQuery) {
      let wave = Array(parts[start..<min(start + Self.partsPerQuery, parts.count)])
      try await run.session.read("parquet", paths: wave)
        .select([
          "path", "label", "split", "error", "width", "height", "signature",
          "_metadata.file_name AS file", "_metadata.row_index AS row",
        ]).createView(view)
      // Levels are rounded when they are compared anyway.
      let answer = try await run.session.query(
        """
        SELECT path, label, split, error, width, height, file, row, concat_ws(',',
          CAST(signature[0] AS string), transform(slice(signature, 2, \(PhotoSignature.count - 1)),
            level -> CAST(CAST(round(level) AS int) AS string))) AS signature
        FROM \(view)
        """
      ).collect()
      try rows.append(
        try Self.columns(of: answer), jobs: ProcessInfo.processInfo.activeProcessorCount)
    }
    return rows
  }

  /// The rows of an answer, in the order of the table.
  private static func columns(of answer: SparkRows) throws -> FeatureColumns {
    let files = try answer.strings("file").map { $0 ?? "" }
    let numbers = try answer.integers("row").map { $0 ?? 0 }
    let order = files.indices.sorted { (files[$0], numbers[$0]) < (files[$1], numbers[$1]) }
    let widths = try answer.integers("width")
    let heights = try answer.integers("height")
    var signatures = FloatLists()
    let texts = try answer.strings("signature")
    for row in order {
      let values = (texts[row] ?? "").split(separator: ",").compactMap { Float($0) }
      if values.isEmpty { signatures.appendMissing() } else { signatures.append(values) }
    }
    func inOrder(_ name: String) throws -> [String?] {
      let values = try answer.strings(name)
      return order.map { values[$0] }
    }
    return FeatureColumns(
      paths: try inOrder("path"), labels: try inOrder("label"), splits: try inOrder("split"),
      errors: try inOrder("error"), signatures: signatures,
      sizes: order.map { row in
        widths[row].flatMap { width in
          heights[row].map { PhotoSize(width: Int(width), height: Int($0)) }
        }
      })
  }
}
#endif
