import Files
import Foundation

/// The record of a pipeline's finished steps, and of what it has published: `state.json` in its work folder.
struct PipelineState: Codable, Sendable {
  /// A finished step.
  struct Finished: Codable, Sendable {
    /// The digest of its inputs.
    var fingerprint: String
    /// The JSON that its command wrote.
    var output: String
    /// The version of the model that it made; nil for steps that make none.
    var model: String?
  }

  /// A model that was put into service.
  struct Published: Codable, Sendable {
    /// Its version.
    var version: String
    /// The version that was in service when its candidate was made; nil for none.
    var base: String?
    /// The time, in ISO 8601.
    var time: String
    /// The folder of the model in the work folder.
    var folder: String
    /// `published` or `rolled back`.
    var event: String
  }

  /// The finished steps by their names.
  var steps: [String: Finished] = [:]
  /// The models that were put into service, the latest last.
  var published: [Published] = []
  /// The model that is being put into service; nil at all other times. A run that was killed there leaves it.
  var pending: Published?

  /// Completes the record of a run that was killed while it put a model into service.
  ///
  /// - Parameter served: The version in service.
  mutating func settle(served: String?) {
    if let pending, pending.version == served { published.append(pending) }
    pending = nil
  }

  init() {}

  /// Reads the state of a work folder; an empty one where there is none.
  init(in folder: String) throws {
    let path = Self.path(folder)
    self =
      FileManager.default.fileExists(atPath: path)
      ? try JSONFile.read(PipelineState.self, at: path) : PipelineState()
  }

  func write(in folder: String) throws { try JSONFile.write(self, to: Self.path(folder)) }

  private static func path(_ folder: String) -> String { "\(folder)/state.json" }
}
