#if Spark
import Failures
import Features
import Files
import ObjectStores
import SparkConnect

/// The folder of a table in the cluster's storage. It is made hidden beside its place, and moved there when it is complete.
///
/// Parts are adopted when Spark has committed them, so neither a retry nor a speculative attempt leaves anything behind.
struct ClusterTable: TableStorage {
  private static let stagingPrefix = "_staging-"

  let location: ClusterPath
  private let marker: OutputMarker
  private let run: ClusterRun

  /// A table at `location` that this marker makes valid.
  init(_ location: ClusterPath, holding marker: OutputMarker, run: ClusterRun) {
    self.location = location
    self.marker = marker
    self.run = run
  }

  var description: String { location.uri }

  /// The tag of the jobs that fill the table.
  var tag: String { "pomona-output-" + SHA256.hash(Array(location.uri.utf8)).prefix(16) }

  /// The folder that a job of this run writes before its parts are adopted.
  var staging: ClusterPath { location.partial.appending(Self.stagingPrefix + run.id) }

  /// The path of a part of the table in the making.
  func partialPart(_ name: String) -> ClusterPath { location.partial.appending(name) }

  /// Adopts the parts that Spark has written to ``staging``; returns the numbers of rows of the parts with these names.
  func adoptParts(_ names: [String]) async throws -> [String: Int] {
    try await run.files.adopt(staging, into: location.partial, countingRowsOf: names)
  }

  func claim() async throws {
    guard try await isReplaceable() else {
      throw PomonaError(
        .cannotCreate, "\(location.uri) exists and was not written by Pomona",
        remedy: "Choose another name for the output, or remove it.")
    }
    // A run that was killed has left its job behind, which would write further parts.
    try await run.session.interrupt(tag: tag)
  }

  private func isReplaceable() async throws -> Bool {
    let names = try await run.files.names(in: location)
    guard names.contains(marker.fileName), let content = try await readFinished(marker.fileName)
    else { return names.isEmpty }
    return marker.matches(content)
  }

  func readFinished(_ name: String) async throws -> [UInt8]? {
    try await run.files.read(location.appending(name))
  }

  func read(_ name: String) async throws -> [UInt8]? {
    try await run.files.read(location.partial.appending(name))
  }

  func write(_ bytes: [UInt8], to name: String) async throws {
    try await run.files.write(bytes, to: location.partial.appending(name))
  }

  func remove(_ name: String) async throws {
    try await run.files.remove(location.partial.appending(name))
  }

  func clear() async throws { try await run.files.remove(location.partial) }

  func partRows() async throws -> [String: Int] {
    try await run.files.partRows(in: location.partial)
  }

  func removeAll(but kept: Set<String>) async throws {
    for name in try await run.files.names(in: location.partial) where !kept.contains(name) {
      try await remove(name)
    }
  }

  func publish() async throws { try await run.files.publish(location.partial, as: location) }
}
#endif
