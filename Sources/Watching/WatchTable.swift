import Failures
import Features
import Files
import Foundation
import JSON
import Learning
package import ObjectStores
import Tables

/// The rows as a table of Parquet files, `date=YYYY-MM-DD/part-TIME-ID.parquet`, and those of unreadable photos below
/// `unreadable/`. A file appears whole, so that what is in the table is what is done: the table is the ledger.
package struct WatchTable: Sendable {
  private static let unreadable = "unreadable"
  private static let facts = [
    ParquetField("path", kind: .string), ParquetField("content", kind: .string),
    ParquetField("bytes", kind: .int64), ParquetField("modified", kind: .int64),
    ParquetField("version", kind: .string), ParquetField("time", kind: .int64),
  ]
  private static let answers = [
    ParquetField("label", kind: .string), ParquetField("confidence", kind: .float),
    ParquetField("novelty", kind: .float, isNullable: true),
    ParquetField("probabilities", kind: .floatList),
  ]
  private static let errors = [ParquetField("error", kind: .string)]

  private let store: any FolderStore

  package init(in store: any FolderStore) { self.store = store }

  /// The ledger of the files that are there.
  ///
  /// - Throws: `StorageError`; `corrupt` for a file that is not of such a table.
  package func ledger() throws -> Ledger {
    var ledger = Ledger()
    var parts: [String] = []
    do {
      try store.list { entry in
        if case .file(let path, _) = entry, path.hasSuffix(".parquet") { parts.append(path) }
      }
    } catch let error as StorageError where error.code == .notFound {
      try store.requireBucket()
    }
    for part in parts {
      try store.withLocalFile(part) { path in
        let reader = try ParquetReader(path: path)
        for group in reader.rowGroups {
          let columns = try reader.read(
            rowGroup: group, columns: ["path", "content", "bytes", "modified"])
          guard case .strings(let paths) = columns[0], case .strings(let contents) = columns[1],
            case .int64s(let bytes) = columns[2], case .int64s(let times) = columns[3]
          else { throw StorageError(.corrupt, path: part, "it is not a table of watched photos") }
          for row in paths.indices {
            guard let path = paths[row], let content = contents[row] else { continue }
            ledger.add(
              WatchedFile(path: path, bytes: Int(bytes[row] ?? 0), modified: times[row] ?? 0),
              content: content)
          }
        }
      }
    }
    return ledger
  }

  /// Writes rows, of one version of a model. Each of the files appears whole; a process that is killed in between has written
  /// some of them, and none in part.
  ///
  /// - Throws: `StorageError`.
  package func write(_ rows: [WatchRow]) throws {
    let byDate = Dictionary(grouping: rows) { row in
      Date(timeIntervalSince1970: Double(row.time) / 1000)
        .formatted(.iso8601.year().month().day())
    }
    for (date, rows) in byDate.sorted(by: { $0.key < $1.key }) {
      let answered = rows.filter { (try? $0.result.get()) != nil }
      let failed = rows.filter { (try? $0.result.get()) == nil }
      try write(
        answered, to: "date=\(date)", schema: Self.facts + Self.answers,
        columns: Self.answerColumns)
      try write(
        failed, to: "\(Self.unreadable)/date=\(date)", schema: Self.facts + Self.errors
      ) { rows in
        [
          .strings(
            rows.map { if case .failure(let failure) = $0.result { failure.reason } else { "" } })
        ]
      }
    }
  }

  private func write(
    _ rows: [WatchRow], to folder: String, schema: [ParquetField],
    columns: ([WatchRow]) -> [Column]
  ) throws {
    guard let first = rows.first else { return }
    let labels = try SortedJSON.encoded(first.labels, pretty: false)
    let file = try TemporaryFile()
    let writer = try ParquetWriter(
      path: file.path, schema: schema,
      metadata: [
        "pomona.labels": String(decoding: labels, as: UTF8.self),
        "pomona.model_version": first.version,
      ])
    try writer.write(
      [
        .strings(rows.map(\.file.path)), .strings(rows.map(\.content)),
        .int64s(rows.map { Int64($0.file.bytes) }), .int64s(rows.map(\.file.modified)),
        .strings(rows.map(\.version)), .int64s(rows.map(\.time)),
      ] + columns(rows))
    try writer.close()
    let id = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    try store.upload(fileAt: file.path, to: "\(folder)/part-\(first.time)-\(id).parquet")
  }

  private static func answerColumns(_ rows: [WatchRow]) -> [Column] {
    let answers = rows.compactMap { try? $0.result.get() }
    var lists = FloatLists()
    for answer in answers { lists.append(answer.probabilities) }
    return [
      .strings(rows.map { $0.best?.label }), .floats(rows.map { $0.best?.confidence }),
      .floats(answers.map(\.novelty)), .floatLists(lists),
    ]
  }
}
