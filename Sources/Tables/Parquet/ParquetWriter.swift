import CArrow
package import Files
import Glibc

/// A writer of a Parquet file, for one thread: one row group a call.
///
/// The file exists under its name once ``close()`` has returned; a writer that is released before leaves nothing behind.
/// Memory is bounded by one row group. The same batches make the same file, byte for byte. Values are compressed with
/// Zstandard (level 1) and every page carries a checksum.
package final class ParquetWriter {
  private let file: PartialFile
  private let schema: [ParquetField]
  private var writer: OpaquePointer?

  /// Begins a file; its folder must exist.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - schema: The columns.
  ///   - metadata: Names and values that describe the file.
  /// - Throws: ``StorageError``: `unsupported` for a schema without fields, with a name twice, or of a type that
  ///   cannot be written, and as ``OutputPath`` does.
  package init(
    path: String, schema: [ParquetField], metadata: [String: String] = [:]
  ) throws(StorageError) {
    guard !schema.isEmpty, Set(schema.map(\.name)).count == schema.count else {
      throw StorageError(
        .unsupported, path: path, "its table would have no column, or two of the same name")
    }
    for case .unsupported(let format) in schema.map(\.kind) {
      throw StorageError(
        .unsupported, path: path, "columns of Arrow type \(format) cannot be written")
    }
    self.schema = schema
    file = try PartialFile(path)
    let descriptor = try file.descriptor.duplicate()
    writer = try ArrowFailure.check(path: path, invalid: .unsupported) { failure in
      ArrowExport.withSchema(schema, metadata: metadata) {
        carrow_writer_open(descriptor, $0, failure)
      }
    }
  }

  deinit { carrow_writer_free(writer) }

  /// Appends a batch as one row group; a batch without rows is ignored.
  ///
  /// - Parameter columns: The column of each field, in the schema's order, all of the same length.
  ///
  /// - Throws: ``StorageError``: `unsupported` when the columns do not match the schema, `noSpace` and others of the
  ///   disk. After an error of the disk the file cannot be finished.
  package func write(_ columns: [Column]) throws(StorageError) {
    let writer = try open()
    try validate(columns)
    guard let rowCount = columns.first?.rowCount, rowCount > 0 else { return }
    do {
      try ArrowFailure.check(path: file.path, invalid: .unsupported) { failure in
        ArrowExport.withColumns(columns, rowCount: rowCount) {
          carrow_writer_write(writer, $0, failure)
        }
      }
    } catch {
      abandon()
      throw error
    }
  }

  /// Finishes the file and gives it its name, replacing an older file. The writer is of no use afterwards.
  package func close() throws(StorageError) {
    let writer = try open()
    defer { abandon() }
    try ArrowFailure.check(path: file.path, invalid: .unsupported) {
      carrow_writer_finish(writer, $0)
    }
    try file.publish()
  }

  private func open() throws(StorageError) -> OpaquePointer {
    guard let writer else {
      throw StorageError(
        .unsupported, path: file.path, "it was closed, or an earlier write failed")
    }
    return writer
  }

  private func abandon() {
    carrow_writer_free(writer)
    writer = nil
  }

  private func validate(_ columns: [Column]) throws(StorageError) {
    func mismatch(_ message: String) -> StorageError {
      StorageError(.unsupported, path: file.path, message)
    }
    guard columns.count == schema.count else {
      throw mismatch("\(columns.count) columns for a table of \(schema.count)")
    }
    for (field, column) in zip(schema, columns) {
      guard field.kind == column.kind else {
        throw mismatch("column \(field.name) takes \(field.kind), not \(column.kind)")
      }
      guard column.rowCount == columns[0].rowCount else {
        throw mismatch(
          "column \(field.name) has \(column.rowCount) rows, not \(columns[0].rowCount)")
      }
      guard field.isNullable || column.isComplete else {
        throw mismatch("column \(field.name) must have a value in every row")
      }
      guard column.byteCount <= Int(Int32.max) else {
        throw StorageError(
          .tooLarge, path: file.path, "column \(field.name) has 2 GiB or more in one batch",
          remedy: "Write smaller batches.")
      }
    }
  }
}

extension Column {
  fileprivate var isComplete: Bool {
    switch self {
    case .strings(let values): values.allSatisfy { $0 != nil }
    case .int32s(let values): values.allSatisfy { $0 != nil }
    case .int64s(let values): values.allSatisfy { $0 != nil }
    case .floats(let values): values.allSatisfy { $0 != nil }
    case .doubles(let values): values.allSatisfy { $0 != nil }
    case .floatLists(let lists): lists.isPresent.allSatisfy { $0 }
    }
  }

  /// The range that the 32-bit offsets of strings and lists must span; for numbers, an upper bound of their size.
  fileprivate var byteCount: Int {
    switch self {
    case .strings(let values): values.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    case .floatLists(let lists): 4 * lists.values.count
    default: 8 * rowCount
    }
  }
}
