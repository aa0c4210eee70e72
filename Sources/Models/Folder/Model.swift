public import Datasets
import Failures
import Features
import Files
import Foundation
package import Inference
package import Learning
import ObjectStores

/// A trained image classifier: a folder that gives the same predictions wherever it is copied to.
///
/// It holds the backbone, the classifier and the preparation of photos for them. Nothing in it is executed when it is
/// loaded, and every file is verified. To classify photos with it, make a ``Predictor``.
public struct Model: Sendable {
  /// The model's folder, or its URI in an object store.
  public let location: String
  /// The description from its `manifest.json`.
  public let manifest: ModelManifest
  /// The version: the first half of the SHA-256 of the manifest, which contains those of all other files.
  public let version: String
  /// The folder of this machine that its verified files are in: its own, or a copy in the user's cache folder.
  package let folder: String
  package let backbone: Backbone
  package let classifier: CalibratedClassifier

  /// The name of the backbone.
  package var backboneName: String { backbone.name }
  /// The side of the photos that the backbone sees, in pixels.
  package var side: Int { backbone.side }

  /// The classes, in the order of the classifier's outputs.
  public var labels: [String] { manifest.labels }

  /// The rule that derived the labels of the photos that it learned from, to open other data sets with.
  public var labelRule: LabelRule { manifest.labelRule ?? .folder }

  package static let backboneFile = "backbone.onnx"
  package static let classifierFile = "classifier.safetensors"
  package static let statisticsFile = "statistics.safetensors"
  package static let evaluationFile = "evaluation.json"
  package static let reportFile = "report.html"
  package static let runFile = "run.json"

  /// Opens a model folder and verifies it. The files of one in an object store are kept in the user's cache folder.
  ///
  /// - Throws: A ``PomonaError``: `noInput` when there is no model, `invalidModel` when a file is missing or was
  ///   changed, `unsupportedFormat` when a newer Pomona wrote it.
  public init(contentsOf location: String) throws {
    let place = Location(location)
    let name = place.description
    self.location = name
    let content = try Self.manifestContent(of: place)
    version = String(SHA256.hash(content).prefix(32))
    manifest = try Self.manifest(decoding: content, of: name)
    folder = try Self.verifiedFolder(of: place, manifest: manifest, content: content)
    for file in [Self.backboneFile, Self.classifierFile] where manifest.files[file] == nil {
      throw PomonaError(
        .invalidModel, "the manifest of \(name) does not list \(file)", remedy: Self.trainAgain)
    }
    guard Set(manifest.labels).count == manifest.labels.count else {
      throw PomonaError(
        .invalidModel, "the manifest of \(name) has a label twice", remedy: Self.trainAgain)
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
        .invalidModel, "the classifier, the backbone and the labels of \(name) do not match",
        remedy: Self.trainAgain)
    }
  }

  /// True if there is a model at a location, in whatever state.
  package static func exists(at location: String) -> Bool {
    (try? Location(location).store().exists(ModelManifest.fileName)) == true
  }

  /// The statistics that the model was derived from.
  ///
  /// - Throws: A ``PomonaError``: `unusableData` for a model without them, `invalidModel` when they are damaged.
  package func statistics() throws -> ModelStatistics {
    guard manifest.files[Self.statisticsFile] != nil else {
      throw PomonaError(
        .unusableData, "\(location) has no \(Self.statisticsFile)",
        remedy: "Train the model again, with this version and without --no-statistics.")
    }
    return try ModelStatistics(
      contentsOf: "\(folder)/\(Self.statisticsFile)", featureCount: classifier.featureCount,
      classCount: labels.count)
  }

  /// The least probability of a class in the set of classes that holds the right one with this probability, for photos
  /// like the held-out ones.
  ///
  /// - Throws: A ``PomonaError`` of code `unusableData` for a model that was trained without held-out photos.
  package func leastProbability(forCoverage coverage: Double) throws -> Float {
    guard let least = classifier.leastProbability(forCoverage: coverage) else {
      throw PomonaError(
        .unusableData, "\(location) was trained without validation photos, or by an older version",
        remedy: "Train the model again, or leave the coverage out.")
    }
    return least
  }

  private static let trainAgain = "Copy the folder again from its origin, or train the model again."

  private static func manifestContent(of location: Location) throws -> [UInt8] {
    let store = try location.store()
    do throws(StorageError) {
      return try store.read(ModelManifest.fileName, maximumBytes: JSONFile.maximumBytes)
    } catch {
      guard error.code == .notFound || error.code == .notDirectory else { throw error }
      try store.requireBucket()
      throw PomonaError(
        .noInput, "\(location) is not a model: it has no \(ModelManifest.fileName)",
        remedy: "Give the folder that 'pomona train' has written.")
    }
  }

  private static func manifest(
    decoding content: [UInt8], of location: String
  ) throws -> ModelManifest {
    let path = "\(location)/\(ModelManifest.fileName)"
    let header = try JSONFile.decode(Header.self, from: content, at: path)
    guard header.format == ModelManifest.format else {
      throw PomonaError(
        .invalidModel, "\(path) is not the manifest of a Pomona model",
        remedy: "Give the folder that 'pomona train' has written.")
    }
    guard header.formatVersion <= ModelManifest.currentVersion else {
      throw PomonaError(
        .unsupportedFormat,
        "\(location) has model format \(header.formatVersion); this version reads formats up to "
          + "\(ModelManifest.currentVersion)",
        remedy: "Update Pomona, or train the model again.")
    }
    return try JSONFile.decode(ModelManifest.self, from: content, at: path)
  }

  /// The keys that every version of the manifest has.
  private struct Header: Decodable {
    let format: String
    let formatVersion: Int

    enum CodingKeys: String, CodingKey {
      case format
      case formatVersion = "format_version"
    }
  }

  private static func verifiedFolder(
    of location: Location, manifest: ModelManifest, content: [UInt8]
  ) throws -> String {
    do {
      let files = try VerifiedFiles(manifest.files, of: location.description)
      let folder = try files.localFolder(
        of: location, cachedIn: try CacheFolder.user.folder("models", for: content))
      if location.localPath == nil {
        try AtomicFile.write(content, to: "\(folder)/\(ModelManifest.fileName)")
      }
      return folder
    } catch let error as StorageError
      where [.notFound, .corrupt, .invalidPath].contains(error.code)
    {
      throw PomonaError(.invalidModel, error.summary, remedy: error.remedy, cause: error)
    }
  }
}
