import Files
import Foundation
package import Models
import ObjectStores
import Parallelism

/// A private, verified copy of a model's folder: a worker that is started later gives the same predictions, whatever has
/// become of the folder since. The copy is removed when this object is released.
package final class ModelSnapshot: Sendable {
  package let folder: String
  package let manifest: ModelManifest
  /// The first half of the SHA-256 of the manifest, which contains those of all other files.
  package let version: String

  /// Copies a model, on a thread of its own: it takes some tenths of a second.
  ///
  /// - Parameters:
  ///   - location: The model's folder or URI.
  ///   - parent: The folder for copies, which is created if necessary.
  /// - Throws: A `PomonaError` when there is no model, or a damaged one.
  package static func make(of location: String, in parent: String) async throws -> ModelSnapshot {
    let thread = ThreadPool(threads: 1)
    return try await withThrowingTaskGroup(of: ModelSnapshot.self) { group in
      group.addTask(executorPreference: thread) { try ModelSnapshot(of: location, in: parent) }
      return try await group.next()!
    }
  }

  private init(of location: String, in parent: String) throws {
    let model = try Model(contentsOf: location)
    folder = "\(parent)/\(UUID().uuidString)"
    let files = FileManager.default
    do {
      try files.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let source = LocalStore(root: model.folder)
      try VerifiedFiles(model.manifest.files, of: model.location).copy(from: source, to: folder)
      let content = try source.read(
        ModelManifest.fileName, maximumBytes: JSONFile.maximumBytes)
      try AtomicFile.write(content, to: "\(folder)/\(ModelManifest.fileName)")
      // The manifest may have been replaced since the model was opened.
      manifest = try Model(contentsOf: folder).manifest
      version = String(SHA256.hash(content).prefix(32))
    } catch {
      try? files.removeItem(atPath: folder)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}
