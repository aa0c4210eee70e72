import Files
import Foundation
import Models

/// A private copy of a model's folder, so that a worker that is started later answers with the same model, whatever has
/// become of the folder since. It is removed when this object goes.
final class ModelSnapshot: Sendable {
  let folder: String
  let manifest: ModelManifest
  /// Tells one model from another: the first half of the SHA-256 of its manifest, which holds those of all its files.
  let version: String

  /// Copies the model at `location`, on a thread of its own: it takes some tenths of a second.
  static func make(of location: String, in parent: String) async throws -> ModelSnapshot {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try ModelSnapshot(of: location, in: parent) })
      }
    }
  }

  /// Copies the model at `location` and verifies the copy.
  ///
  /// - Throws: A ``PomonaError`` when it is none, or a damaged one.
  private init(of location: String, in parent: String) throws {
    // Verified before it is copied, so that no name in a manifest leads out of the folder.
    let model = try Model(contentsOf: location)
    let source = URL(filePath: model.backbone.path).deletingLastPathComponent()
    folder = "\(parent)/\(UUID().uuidString)"
    do {
      let files = FileManager.default
      try files.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      for name in model.manifest.files.keys.sorted() + [ModelManifest.fileName] {
        try files.copyItem(atPath: source.appending(path: name).path, toPath: "\(folder)/\(name)")
      }
      manifest = try Model(contentsOf: folder).manifest
      let hash = try SHA256.hash(fileAt: "\(folder)/\(ModelManifest.fileName)")
      version = String(hash.prefix(32))
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}
