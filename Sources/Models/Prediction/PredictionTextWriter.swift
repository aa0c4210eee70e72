import Failures
import Features
import Files
import Learning
import ObjectStores

/// Writes predictions as text, line by line.
struct PredictionTextWriter: PredictionWriter {
  /// The lines of a format.
  protocol Rows: Sendable {
    /// The first line; nil for none.
    var header: String? { get }
    /// The line of a photo, without its end.
    func line(for outcome: PhotoOutcome<Answer>) throws -> String
  }

  private static let bytesAtOnce = 1 << 16

  private let rows: any Rows
  private let output: OutputFile
  private let file: PartialFile
  private var buffer: [UInt8] = []

  /// Starts a file.
  init(path: String, rows: any Rows) throws {
    self.rows = rows
    output = try OutputFile(path)
    file = try PartialFile(output.path)
    if let header = rows.header { buffer += "\(header)\n".utf8 }
  }

  mutating func append(_ outcome: PhotoOutcome<Answer>) throws {
    buffer += "\(try rows.line(for: outcome))\n".utf8
    if buffer.count >= Self.bytesAtOnce { try flush() }
  }

  mutating func finish() throws {
    try flush()
    try file.publish()
    try output.publish()
  }

  private mutating func flush() throws {
    try buffer.withUnsafeBytes { try file.write($0) }
    buffer.removeAll(keepingCapacity: true)
  }
}
