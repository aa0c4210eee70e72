package import Features
package import Files
import Foundation
package import Inference

/// The folder that tells a worker what to do with photos: a backbone and how photos are prepared for it. A model's folder
/// is one as well.
package struct WorkerSetup: Codable, Sendable {
  package static let fileName = "worker.json"
  package static let backboneFile = "backbone.onnx"

  package let backbone: BackboneRecord
  package let preprocessing: Preprocessing

  package init(backbone: BackboneRecord, preprocessing: Preprocessing) {
    self.backbone = backbone
    self.preprocessing = preprocessing
  }

  /// Writes a setup's folder.
  package static func write(
    _ backbone: Backbone, _ preprocessing: Preprocessing, to folder: String
  ) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try files.copyItem(atPath: backbone.path, toPath: "\(folder)/\(backboneFile)")
    let setup = WorkerSetup(backbone: try BackboneRecord(backbone), preprocessing: preprocessing)
    try JSONFile.write(setup, to: "\(folder)/\(fileName)")
  }

  /// The backbone of a setup's folder, checked against its SHA-256.
  func loadBackbone(from folder: String) throws -> Backbone {
    let path = "\(folder)/\(Self.backboneFile)"
    guard try SHA256.hash(fileAt: path) == backbone.sha256 else {
      throw WorkerError("\(path) is not the backbone that \(Self.fileName) tells")
    }
    return try Backbone(
      contentsOf: path,
      overrides: .init(side: backbone.side, mean: backbone.mean, std: backbone.std))
  }
}
