import Failures
import Files
import Foundation
import Models
import ObjectStores

/// Copies whole models: into service, and into the folder of earlier ones.
struct ModelPublication {
  /// Copies a model such that a reader at `target` sees the one before or the whole new one.
  ///
  /// - Returns: The version.
  /// - Throws: A `PomonaError` or `StorageError` when there is no model, or the target cannot be written.
  @discardableResult
  static func copy(_ source: String, to target: String) throws -> String {
    let model = try Model(contentsOf: source)
    let output = try OutputFolder(target, holding: .model, resume: false)
    let store = LocalStore(root: model.folder)
    try VerifiedFiles(model.manifest.files, of: model.location).copy(
      from: store, to: output.partial)
    let content = try store.read(ModelManifest.fileName, maximumBytes: JSONFile.maximumBytes)
    try AtomicFile.write(content, to: "\(output.partial)/\(ModelManifest.fileName)")
    try output.publish()
    return model.version
  }

  /// The version of the model at a place; nil where there is none.
  static func version(at place: String) throws -> String? {
    Model.exists(at: place) ? try Model(contentsOf: place).version : nil
  }
}
