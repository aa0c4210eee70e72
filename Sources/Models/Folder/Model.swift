import Failures
import Features
import Files
import Foundation
package import Inference
package import Learning
import ObjectStores

/// A trained image classifier: a folder that answers the same wherever it is copied to.
///
/// It holds the backbone, the classifier and how photos are prepared for them. Nothing in it is executed when it is
/// loaded, and every file is verified. To classify photos with it, make a ``Predictor``.
public struct Model: Sendable {
  /// Its folder, or its URI in an object store.
  public let location: String
  /// What it is, from its `manifest.json`.
  public let manifest: ModelManifest
  package let backbone: Backbone
  package let classifier: any Head

  /// The classes that it tells apart.
  public var labels: [String] { manifest.labels }

  static let backboneFile = "backbone.onnx"
  static let classifierFile = "classifier.safetensors"
  static let evaluationFile = "evaluation.json"
  static let reportFile = "report.html"
  static let runFile = "run.json"

  /// Opens a model folder and verifies it. The files of one in an object store are kept in the user's cache folder.
  ///
  /// - Throws: A ``PomonaError``: `noInput` when there is no model, `invalidModel` when a file is missing or was
  ///   changed, `unsupportedFormat` when a newer Pomona wrote it.
  public init(contentsOf location: String) throws {
    let place = Location(location)
    self.location = place.description
    let folder = place.isRemote ? try ModelCache.folder(of: place) : place.path
    let location = place.description
    manifest = try Self.readManifest(of: folder, called: location)
    for (name, record) in manifest.files.sorted(by: { $0.key < $1.key }) {
      try Self.verify(name, record, in: folder, called: location)
    }
    for name in [Self.backboneFile, Self.classifierFile] where manifest.files[name] == nil {
      throw PomonaError(.invalidModel, "the manifest of \(location) does not list \(name)")
    }
    guard Set(manifest.labels).count == manifest.labels.count else {
      throw PomonaError(.invalidModel, "the manifest of \(location) names a label twice")
    }
    let record = manifest.backbone
    backbone = try Backbone(
      contentsOf: "\(folder)/\(Self.backboneFile)",
      overrides: .init(side: record.side, mean: record.mean, std: record.std))
    classifier = try ClassifierFile.read(
      "\(folder)/\(Self.classifierFile)", kind: manifest.classifier,
      featureCount: record.features, classCount: manifest.labels.count)
    guard classifier.featureCount == backbone.featureCount, classifier.classCount == labels.count
    else {
      throw PomonaError(
        .invalidModel,
        "the classifier, the backbone and the labels of \(location) do not fit together")
    }
  }

  private static func readManifest(
    of folder: String, called location: String
  ) throws -> ModelManifest {
    let path = "\(folder)/\(ModelManifest.fileName)"
    let header: Header
    do {
      header = try JSONFile.read(Header.self, at: path)
    } catch let error as StorageError where error.code == .notFound {
      throw noModel(at: location)
    }
    guard header.format == ModelManifest.format else {
      throw PomonaError(
        .invalidModel, "\(location)/\(ModelManifest.fileName) is not the manifest of a Pomona model"
      )
    }
    guard header.formatVersion <= ModelManifest.currentVersion else {
      throw PomonaError(
        .unsupportedFormat,
        "\(location) has model format \(header.formatVersion); this Pomona knows up to \(ModelManifest.currentVersion)",
        remedy: "Update Pomona, or train the model again.")
    }
    return try JSONFile.read(ModelManifest.self, at: path)
  }

  static func noModel(at location: String) -> PomonaError {
    PomonaError(
      .noInput, "\(location) is not a model: it has no \(ModelManifest.fileName)",
      remedy: "Give the folder that 'pomona train' has written.")
  }

  /// What every version of the manifest has.
  private struct Header: Decodable {
    let format: String
    let formatVersion: Int

    enum CodingKeys: String, CodingKey {
      case format
      case formatVersion = "format_version"
    }
  }

  private static func verify(
    _ name: String, _ record: ModelManifest.FileRecord, in folder: String, called location: String
  ) throws {
    guard !name.contains("/"), name != "..", name != "." else {
      throw PomonaError(
        .invalidModel, "the manifest of \(location) names a file outside the model: \(name)")
    }
    let path = "\(folder)/\(name)"
    guard FileManager.default.fileExists(atPath: path) else {
      throw PomonaError(
        .invalidModel, "\(name) is missing from \(location)", remedy: "Copy the whole folder again."
      )
    }
    let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    guard bytes == record.bytes, try SHA256.hash(fileAt: path) == record.sha256 else {
      throw PomonaError(
        .invalidModel, "\(name) in \(location) was changed since the model was written",
        remedy: "Copy the folder again from where it came, or train the model again.")
    }
  }
}
