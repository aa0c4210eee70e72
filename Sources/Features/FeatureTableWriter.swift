import Files
import ObjectStores
import Tables

/// Writes a feature table part by part as photos stream through; memory holds one row group.
///
/// A part appears under its name when it is whole, and parts are finished in order. So an interrupted run goes on after
/// the last part, and the result is the same, byte for byte.
package struct FeatureTableWriter {
  static let rowsPerGroup = 1024
  /// A part of them is below the 10 MB that an object store takes in one request.
  package static let rowsPerPart = rowsPerGroup

  private let folder: FeatureTableFolder
  private var part: Int
  private var writer: ParquetWriter?
  private var spool: TemporaryFile?
  private var rowsInPart = 0
  private var group = FeatureRows()

  /// Continues a folder that holds this many finished parts.
  init(folder: FeatureTableFolder, finishedParts: Int) {
    self.folder = folder
    part = finishedParts
  }

  package static func name(ofPart number: Int) -> String {
    let digits = String(number)
    return "part-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits).parquet"
  }

  mutating func append(_ result: PhotoResult<[Float]>) throws {
    group.append(result)
    if group.count == Self.rowsPerGroup { try flush() }
    if rowsInPart == Self.rowsPerPart { try endPart() }
  }

  /// Writes what is left and returns the number of parts.
  mutating func finish() throws -> Int {
    if group.count > 0 { try flush() }
    if rowsInPart > 0 { try endPart() }
    return part
  }

  private mutating func flush() throws {
    let writer = try self.writer ?? beginPart()
    self.writer = writer
    try writer.write(group.columns)
    rowsInPart += group.count
    group = FeatureRows()
  }

  private mutating func beginPart() throws -> ParquetWriter {
    spool = try folder.spool()
    let path = spool?.path ?? folder.location.appending(Self.name(ofPart: part)).path
    return try ParquetWriter(path: path, schema: FeatureRows.schema)
  }

  private mutating func endPart() throws {
    try writer?.close()
    writer = nil
    if let spool { try folder.publish(spool, as: Self.name(ofPart: part)) }
    spool = nil
    rowsInPart = 0
    part += 1
  }
}
