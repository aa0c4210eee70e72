import CArrow
package import Files
import Glibc

/// A reader of a Parquet file, for one thread: chosen columns of one row group at a time.
///
/// A damaged or hostile file is an error: pages are verified against their checksums where they have any, and the memory
/// that a row group takes is capped.
package final class ParquetReader {
  /// The limit on the memory of the pages and columns being read, in bytes; larger row groups are rejected.
  static let memoryLimit: Int64 = 2 << 30

  /// The path of the file.
  package let path: String
  /// The top-level columns, including those of a type that cannot be read.
  package let schema: [ParquetField]
  /// The number of rows in the file.
  package let rowCount: Int
  /// The number of row groups.
  package let rowGroupCount: Int
  private let reader: OpaquePointer

  /// Opens a file and reads its footer.
  ///
  /// - Throws: ``StorageError``; `corrupt` when it is not a Parquet file.
  package init(path: String) throws(StorageError) {
    let descriptor = try Descriptor.reading(path).duplicate()
    let reader = try ArrowFailure.check(path: path, invalid: .corrupt) {
      carrow_reader_open(descriptor, Self.memoryLimit, $0)
    }
    self.path = path
    self.reader = reader
    rowCount = Int(carrow_reader_rows(reader))
    rowGroupCount = Int(carrow_reader_row_groups(reader))
    do {
      var fields = ArrowSchema()
      try ArrowFailure.check(path: path, invalid: .corrupt) {
        carrow_reader_schema(reader, &fields, $0)
      }
      defer { fields.release?(&fields) }
      schema = ArrowImport.fields(fields)
    } catch {
      carrow_reader_free(reader)
      throw error
    }
    guard rowCount >= 0 else {
      throw StorageError(.corrupt, path: path, "it claims to have \(rowCount) rows")
    }
  }

  deinit { carrow_reader_free(reader) }

  /// The row groups, to iterate over.
  package var rowGroups: Range<Int> { 0..<rowGroupCount }

  /// Reads columns of a row group, in the order in which they are named; others are not touched.
  ///
  /// Small integers are widened, and strings of any encoding become strings.
  /// - Parameters:
  ///   - rowGroup: The row group, from 0.
  ///   - columns: The names of the columns.
  /// - Throws: ``StorageError``: `notFound` for a row group or column that does not exist, `unsupported` for one of another type,
  ///   `corrupt`, `outOfMemory`.
  package func read(rowGroup: Int, columns: [String]) throws(StorageError) -> [Column] {
    guard rowGroups ~= rowGroup else {
      throw StorageError(
        .notFound, path: path, "it has no row group \(rowGroup), of \(rowGroupCount)")
    }
    let count = try rowCount(ofRowGroup: rowGroup)
    var result: [Column] = []
    for name in columns {
      guard let field = schema.firstIndex(where: { $0.name == name }) else {
        throw StorageError(
          .notFound, path: path, "it has no column \(name)",
          remedy: "Choose one of \(schema.map(\.name).joined(separator: ", ")).")
      }
      let column = try read(rowGroup: rowGroup, field: field)
      guard column.rowCount == count else {
        throw StorageError(
          .corrupt, path: path, "column \(name) has \(column.rowCount) rows instead of \(count)")
      }
      result.append(column)
    }
    return result
  }

  /// The number of rows in a row group.
  package func rowCount(ofRowGroup rowGroup: Int) throws(StorageError) -> Int {
    var count: Int64 = 0
    try ArrowFailure.check(path: path, invalid: .corrupt) {
      carrow_reader_row_group_rows(reader, Int32(rowGroup), &count, $0)
    }
    return Int(count)
  }

  private func read(rowGroup: Int, field: Int) throws(StorageError) -> Column {
    if case .unsupported(let format) = schema[field].kind {
      throw StorageError(
        .unsupported, path: path, "column \(schema[field].name) is of Arrow type \(format)",
        remedy: "Store it as strings, integers, floats or lists of 32-bit floats.")
    }
    var type = ArrowSchema()
    var array = ArrowArray()
    try ArrowFailure.check(path: path, invalid: .corrupt) {
      carrow_reader_read(reader, Int32(rowGroup), Int32(field), &type, &array, $0)
    }
    defer {
      array.release?(&array)
      type.release?(&type)
    }
    guard let column = ArrowImport.column(array, of: type) else {
      throw StorageError(
        .unsupported, path: path, "column \(schema[field].name) has a list that lacks an element")
    }
    return column
  }
}
