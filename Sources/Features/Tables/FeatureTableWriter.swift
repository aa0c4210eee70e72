import Files
import ObjectStores
import Tables

/// Writes a feature table part by part as photos stream through; memory holds one row group.
///
/// A part appears under its name when it is complete, and parts are finished in order. So an interrupted run goes on
/// after the last part, and the result is the same, byte for byte.
struct FeatureTableWriter {
  private let location: Location
  private var part: Int
  private var writer: ParquetWriter?
  private var file: OutputFile?
  private var rowsInPart = 0
  private var group = FeatureRows()

  /// Continues a table that has this many finished parts.
  init(at location: Location, finishedParts: Int) {
    self.location = location
    part = finishedParts
  }

  /// Appends the row of a photo.
  mutating func append(_ outcome: PhotoOutcome<[[Float]]>) throws {
    group.append(outcome)
    if group.count == TablePart.rowsPerGroup { try flush() }
    if rowsInPart == TablePart.rows { try endPart() }
  }

  /// Writes the rest and returns the number of parts.
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
    let file = try OutputFile(TablePart.name(part), in: location)
    self.file = file
    return try ParquetWriter(path: file.path, schema: FeatureRows.schema)
  }

  private mutating func endPart() throws {
    try writer?.close()
    try file?.publish()
    (writer, file) = (nil, nil)
    rowsInPart = 0
    part += 1
  }
}
