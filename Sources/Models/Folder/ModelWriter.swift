import Files
import Foundation
package import Inference
package import Learning

/// Writes a model's folder: the files first, the manifest last, all under a temporary name until it is whole.
package struct ModelWriter {
  /// The folder under its temporary name.
  package let folder: String
  private var files: [String: FileDigest] = [:]

  package init(folder: String) { self.folder = folder }

  package mutating func copy(_ backbone: Backbone) throws {
    let path = "\(folder)/\(Model.backboneFile)"
    try? FileManager.default.removeItem(atPath: path)
    try AtomicFile.copy(from: backbone.path, to: path)
    try record(Model.backboneFile)
  }

  package mutating func write(_ classifier: CalibratedClassifier) throws {
    try ClassifierFile.write(classifier, to: "\(folder)/\(Model.classifierFile)")
    try record(Model.classifierFile)
  }

  package mutating func write(_ statistics: ModelStatistics) throws {
    try statistics.write(to: "\(folder)/\(Model.statisticsFile)")
    try record(Model.statisticsFile)
  }

  /// Writes a file.
  package mutating func write(_ content: [UInt8], to name: String) throws {
    try AtomicFile.write(content, to: "\(folder)/\(name)")
    try record(name)
  }

  /// Finishes the model: from now on it exists.
  package func finish(_ manifest: ModelManifest) throws {
    var manifest = manifest
    manifest.files = files
    try JSONFile.write(manifest, to: "\(folder)/\(ModelManifest.fileName)")
  }

  private mutating func record(_ name: String) throws {
    files[name] = try FileDigest(ofFileAt: "\(folder)/\(name)")
  }
}
