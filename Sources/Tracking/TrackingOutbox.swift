import Failures
import Files
import Foundation
import JSON

/// Runs that wait to be sent, each a folder: `run.json`, and `artifacts` with the files of its model. They are kept until a
/// server has all of them.
struct TrackingOutbox: Sendable {
  /// The state of a run on its way.
  struct Entry: Codable {
    var run: TrackedRun
    /// The ID that the server has given; nil before the run is created.
    var runID: String?
    /// The place of the run's artifacts on the server.
    var artifactURI: String?
    /// The artifacts that the server has.
    var sent: Set<String> = []
    /// True once parameters and metrics are on the server.
    var isLogged = false
  }

  /// The folder.
  let folder: String

  private static let file = "run.json"
  static let artifacts = "artifacts"

  /// Keeps a run.
  ///
  /// - Parameter model: The folder whose files are its artifacts; nil for none.
  func add(_ run: TrackedRun, filesOf model: String?) throws {
    let files = FileManager.default
    let name = "\(folder)/\(run.end)-\(UUID().uuidString)"
    let partial = "\(name).partial"
    try files.createDirectory(
      atPath: "\(partial)/\(Self.artifacts)", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    if let model {
      for file in try files.contentsOfDirectory(atPath: model) where !file.hasPrefix(".") {
        try AtomicFile.copy(from: "\(model)/\(file)", to: "\(partial)/\(Self.artifacts)/\(file)")
      }
    }
    try JSONFile.write(Entry(run: run), to: "\(partial)/\(Self.file)")
    try files.moveItem(atPath: partial, toPath: name)
  }

  /// The folders of the runs that wait, the earliest first.
  func waiting() throws -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".partial") && $0 != "lock" }
      .sorted().map { "\(folder)/\($0)" }
  }

  func entry(in folder: String) throws -> Entry {
    try JSONFile.read(Entry.self, at: "\(folder)/\(Self.file)")
  }

  func write(_ entry: Entry, in folder: String) throws {
    try JSONFile.write(entry, to: "\(folder)/\(Self.file)")
  }
}
