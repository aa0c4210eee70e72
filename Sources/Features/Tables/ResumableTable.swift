import Failures
import Files
import Foundation
import JSON
package import ObjectStores

/// A table in the making that an interrupted run leaves behind for the next one.
///
/// While it is made, `_plan.json` holds the fingerprint of what it will hold. The file that makes it valid is written
/// last.
package struct ResumableTable: Sendable {
  private struct Plan: Codable {
    let fingerprint: String
  }

  package static let planName = BucketFolder.planName

  private let storage: any TableStorage
  private let marker: OutputMarker
  /// True when an earlier run of the same work has finished it.
  package let isFinished: Bool
  /// The names of the parts that an earlier run has finished.
  package let finishedParts: Set<String>

  /// Prepares the making of a table.
  ///
  /// - Parameters:
  ///   - storage: The table's folder.
  ///   - marker: The file that makes the table valid.
  ///   - fingerprint: Identifies the rows; a finished table has it in its marker.
  ///   - rows: The number of rows.
  ///   - resume: Whether to keep what an interrupted run of the same work has left.
  /// - Throws: A ``PomonaError``: `cannotCreate` for a place that holds something else, `changedInput` when the run to
  ///   resume was other work.
  package init(
    in storage: any TableStorage, marker: OutputMarker, fingerprint: String, rows: Int,
    resume: Bool
  ) async throws {
    self.storage = storage
    self.marker = marker
    try await storage.claim()
    if resume, let found = try await storage.readFinished(marker.fileName),
      (try? JSONDecoder().decode(Plan.self, from: Data(found)))?.fingerprint == fingerprint
    {
      (isFinished, finishedParts) = (true, [])
      return
    }
    isFinished = false
    if resume, let plan = try await storage.read(Self.planName) {
      guard
        (try? JSONDecoder().decode(Plan.self, from: Data(plan)))?.fingerprint == fingerprint
      else {
        throw PomonaError(
          .changedInput,
          "the interrupted run at \(storage.description) had other photos or settings",
          remedy: "Run again without --resume to start over.")
      }
      let whole = try await storage.partRows()
      finishedParts = Set(
        (0..<TablePart.count(ofRows: rows)).filter {
          whole[TablePart.name($0)] == TablePart.range($0, ofRows: rows).count
        }.map { TablePart.name($0) })
      try await storage.removeAll(but: finishedParts.union([Self.planName]))
    } else {
      finishedParts = []
      try await storage.clear()
      try await storage.write(
        try SortedJSON.encoded(Plan(fingerprint: fingerprint)), to: Self.planName)
    }
  }

  /// Finishes the table: from now on it exists.
  ///
  /// - Parameter content: The content of the file that makes it valid.
  package func finish(_ content: [UInt8]) async throws {
    try await storage.write(content, to: marker.fileName)
    try await storage.remove(Self.planName)
    try await storage.publish()
  }
}
