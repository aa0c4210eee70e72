import Failures
import Foundation
import ObjectStores
import Tables

/// The cells of a metadata file as text, by the names of the columns in lower case.
struct MetadataTable {
  /// The columns that are read.
  static let columns = ["file_name", "label", "split"]

  /// The names of all columns, as the file has them.
  let columns: [String]
  /// The cells that are not empty of each row, in the file's order.
  let rows: [[String: String]]

  /// Reads the file at `path`, whose extension specifies the format.
  ///
  /// - Throws: A ``PomonaError`` of code `unusableData` for a malformed file, or the store's error.
  init(contentsOf path: String, in store: any ObjectStore) throws {
    switch path.fileExtension {
    case "csv": self = try Self.csv(path, store)
    case "jsonl": self = try Self.jsonLines(path, store)
    default: self = try store.withLocalFile(path) { try Self.parquet($0) }
    }
  }

  private init(columns: [String], rows: [[String: String]]) {
    self.columns = columns
    self.rows = rows
  }

  /// True if the file has a column.
  func has(_ column: String) -> Bool { columns.contains { Self.key($0) == column } }

  /// The name of a column, without what spreadsheets and people add.
  private static func key(_ column: String) -> String {
    column.trimmingCharacters(in: .whitespaces).lowercased()
  }

  private static func csv(_ path: String, _ store: any ObjectStore) throws -> MetadataTable {
    let text = try text(path, store)
    let line = String(text.prefix { !$0.isNewline })
    // Spreadsheets of some countries separate by semicolons.
    let separators = [",", ";", "\t"].map { UInt8(ascii: $0) }
    let separator = separators.first { separator in
      CSV.records(of: line, separator: separator)?.first?.contains { key($0) == "file_name" }
        ?? false
    }
    guard var records = CSV.records(of: text, separator: separator ?? separators[0])?[...] else {
      throw PomonaError(
        .unusableData, "a quoted field of \(path) does not end",
        remedy: "Double the quotes inside of fields, or remove single ones.")
    }
    guard let header = records.popFirst() else { return MetadataTable(columns: [], rows: []) }
    let names = header.map { key($0) }
    let rows = try records.enumerated().map { number, record in
      guard record.dropFirst(names.count).allSatisfy({ $0.isEmpty }) else {
        throw PomonaError(
          .unusableData,
          "row \(number + 1) of \(path) has \(record.count) fields, but there are \(names.count) columns",
          remedy: "Quote fields that hold the separator.")
      }
      return cells(zip(names, record))
    }
    return MetadataTable(columns: header, rows: rows)
  }

  private static func jsonLines(_ path: String, _ store: any ObjectStore) throws -> MetadataTable {
    // Only line feeds end a line: strings may hold the other separators of Unicode. Carriage returns are white space.
    let lines = try text(path, store).utf8.split(separator: UInt8(ascii: "\n")).filter { line in
      line.contains { $0 > UInt8(ascii: " ") }
    }
    var columns: Set<String> = []
    let rows = try lines.enumerated().map { number, line in
      guard let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      else {
        throw PomonaError(.unusableData, "line \(number + 1) of \(path) is not a JSON object")
      }
      columns.formUnion(object.keys)
      return cells(
        object.map { name, value in
          switch value {
          case let text as String: (key(name), text)
          case let number as NSNumber: (key(name), number.stringValue)
          default: (key(name), "")
          }
        })
    }
    return MetadataTable(columns: columns.sorted(), rows: rows)
  }

  private static func parquet(_ path: String) throws -> MetadataTable {
    let reader = try ParquetReader(path: path)
    let columns = reader.schema.map(\.name)
    let names = columns.filter { Self.columns.contains(key($0)) }
    var rows: [[String: String]] = []
    guard !names.isEmpty else { return MetadataTable(columns: columns, rows: rows) }
    for group in 0..<reader.rowGroupCount {
      let values = try reader.read(rowGroup: group, columns: names).map(\.texts)
      for row in 0..<(values.first?.count ?? 0) {
        rows.append(cells(zip(names.map { key($0) }, values.map { $0[row] ?? "" })))
      }
    }
    return MetadataTable(columns: columns, rows: rows)
  }

  private static func cells(_ pairs: some Sequence<(String, String)>) -> [String: String] {
    Dictionary(pairs.filter { columns.contains($0.0) && !$0.1.isEmpty }) { first, _ in first }
  }

  private static func text(_ path: String, _ store: any ObjectStore) throws -> String {
    var bytes = try store.read(path, maximumBytes: 1 << 30)[...]
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PomonaError(.unusableData, "\(path) is not UTF-8", remedy: "Save it as UTF-8.")
    }
    return text
  }
}

extension Column {
  /// The values as text, as file names, labels and splits are read.
  fileprivate var texts: [String?] {
    switch self {
    case .strings(let values): values
    case .int32s(let values): values.map { $0.map(String.init) }
    case .int64s(let values): values.map { $0.map(String.init) }
    case .floats(let values): values.map { $0.map { "\($0)" } }
    case .doubles(let values): values.map { $0.map { "\($0)" } }
    case .floatLists(let lists): [String?](repeating: nil, count: lists.rowCount)
    }
  }
}
