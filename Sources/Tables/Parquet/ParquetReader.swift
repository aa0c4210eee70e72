import CArrow
package import Files
import Glibc

/// Reads a Parquet file, chosen columns of one row group at a time, for one thread.
///
/// A damaged or hostile file is an error: pages are checked against their checksums where they have any, and what a
/// row group takes in memory is capped.
package final class ParquetReader {
  /// The most that the pages and columns being read may take. Files with larger row groups are refused.
  static let memoryLimit: Int64 = 2 << 30

  package let path: String
  /// The top-level columns, also those whose type cannot be read.
  package let schema: [ParquetField]
  package let rowCount: Int
  package let rowGroupCount: Int
  private let reader: OpaquePointer

  /// Opens a file and reads its footer.
  ///
  /// - Throws: ``StorageError``; `corrupt` when it is no Parquet file.
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
      throw StorageError(.corrupt, path: path, "it tells \(rowCount) rows")
    }
  }

  deinit { carrow_reader_free(reader) }

  /// Reads columns, by name, of a row group (from 0), in the order in which they are named.
  ///
  /// Small integers are widened, and strings of any encoding become strings.
  /// - Throws: ``StorageError``: `notFound` for a column that is not there, `unsupported` for one of another type,
  ///   `corrupt`, `outOfMemory`.
  package func read(rowGroup: Int, columns: [String]) throws(StorageError) -> [Column] {
    guard 0..<rowGroupCount ~= rowGroup else {
      throw StorageError(
        .notFound, path: path, "it has \(rowGroupCount) row groups, no \(rowGroup)")
    }
    let count = try rowCount(ofRowGroup: rowGroup)
    var result: [Column] = []
    for name in columns {
      guard let field = schema.firstIndex(where: { $0.name == name }) else {
        throw StorageError(
          .notFound, path: path, "it has no column \(name)",
          remedy: "its columns are \(schema.map(\.name).joined(separator: ", "))")
      }
      let column = try read(rowGroup: rowGroup, field: field)
      guard column.rowCount == count else {
        throw StorageError(
          .corrupt, path: path, "column \(name) has \(column.rowCount) rows of \(count)")
      }
      result.append(column)
    }
    return result
  }

  /// How many rows a row group has.
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
        remedy: "strings, integers, floats and lists of floats can be read")
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
        .unsupported, path: path, "column \(schema[field].name) has a list with a missing element")
    }
    return column
  }
}
