import Foundation
import Inference
import Learning
import Storage

/// Writes a model's folder: the files first, the manifest last, all under a temporary name until it is whole.
struct ModelWriter {
  /// The folder under its temporary name.
  let folder: String
  private var files: [String: ModelManifest.FileRecord] = [:]

  init(folder: String) { self.folder = folder }

  mutating func copy(_ backbone: Backbone) throws {
    let path = "\(folder)/\(Model.backboneFile)"
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: backbone.path, toPath: path)
    try record(Model.backboneFile)
  }

  mutating func write(_ classifier: any Classifier) throws {
    try ClassifierFile.write(classifier, to: "\(folder)/\(Model.classifierFile)")
    try record(Model.classifierFile)
  }

  mutating func write(json value: some Encodable, to name: String) throws {
    try write(text: try JSONFile.encoded(value), to: name)
  }

  mutating func write(text bytes: [UInt8], to name: String) throws {
    try AtomicFile.write(bytes, to: "\(folder)/\(name)")
    try record(name)
  }

  /// Ends the model: from now on it exists.
  func finish(_ manifest: ModelManifest) throws {
    var manifest = manifest
    manifest.files = files
    try JSONFile.write(manifest, to: "\(folder)/\(ModelManifest.fileName)")
  }

  private mutating func record(_ name: String) throws {
    let path = "\(folder)/\(name)"
    let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    files[name] = .init(bytes: bytes ?? 0, sha256: try SHA256.hash(fileAt: path))
  }
}
