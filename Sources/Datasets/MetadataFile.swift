import Failures
import Foundation
import ObjectStores
import Tables

/// A table beside the photos with their labels: the imagefolder convention of Hugging Face data sets.
struct MetadataFile {
  static let names = ["metadata.csv", "metadata.jsonl", "metadata.parquet"]

  struct Row {
    /// Relative to the folder of the metadata file.
    let fileName: String
    let label: String?
    let split: String?
  }

  let rows: [Row]

  /// Reads the file at `path`, whose extension specifies the format.
  init(contentsOf path: String, in store: any ObjectStore) throws {
    let table =
      switch path.split(separator: ".").last {
      case "csv": try Self.csv(path, store)
      case "jsonl": try Self.jsonLines(path, store)
      default: try store.withLocalFile(path) { try Self.parquet($0) }
      }
    // Spreadsheets leave rows of empty cells at the end.
    rows = try table.enumerated().filter { !$1.isEmpty }.map { number, values in
      guard let fileName = values["file_name"], !fileName.isEmpty else {
        throw PomonaError(
          .unusableData, "row \(number + 1) of \(path) has no file name",
          remedy: "Give every row a 'file_name', relative to the metadata file's folder.")
      }
      return Row(fileName: Self.plain(fileName), label: values["label"], split: values["split"])
    }
  }

  /// A path without the `./` that `find` writes in front, and without empty components.
  private static func plain(_ path: String) -> String {
    path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  private static func csv(_ path: String, _ store: any ObjectStore) throws -> [[String: String]] {
    var records = CSV.records(of: try text(path, store))[...]
    guard let header = records.popFirst() else { return [] }
    return records.map { record in
      var row: [String: String] = [:]
      for (name, value) in zip(header, record) where !value.isEmpty { row[name] = value }
      return row
    }
  }

  private static func jsonLines(_ path: String, _ store: any ObjectStore) throws -> [[String:
    String]]
  {
    // Only line feeds end a line: strings may hold the other separators of Unicode. Carriage returns are white space.
    let lines = try text(path, store).utf8.split(separator: UInt8(ascii: "\n")).filter { line in
      line.contains { $0 > UInt8(ascii: " ") }
    }
    return try lines.enumerated().map { number, line in
      guard let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      else {
        throw PomonaError(.unusableData, "line \(number + 1) of \(path) is not a JSON object")
      }
      return object.compactMapValues { value in
        switch value {
        case let text as String: text
        case let number as NSNumber: number.stringValue
        default: nil
        }
      }
    }
  }

  private static func parquet(_ path: String) throws -> [[String: String]] {
    let reader = try ParquetReader(path: path)
    let names = ["file_name", "label", "split"].filter { name in
      reader.schema.contains { $0.name == name }
    }
    var rows: [[String: String]] = []
    for group in 0..<reader.rowGroupCount {
      let columns = try reader.read(rowGroup: group, columns: names).map(\.texts)
      for row in 0..<(columns.first?.count ?? 0) {
        rows.append(
          Dictionary(
            uniqueKeysWithValues: zip(names, columns).compactMap { name, column in
              column[row].map { (name, $0) }
            }))
      }
    }
    return rows
  }

  private static func text(_ path: String, _ store: any ObjectStore) throws -> String {
    let bytes = try store.read(path, maximumBytes: 1 << 30)
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
