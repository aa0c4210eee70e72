import Failures
package import Features
import Files
import Foundation
import Inference
package import Learning
import Models

/// The folder that a worker starts with: a backbone and the preparation of photos for it, a classifier, or both. A model
/// folder serves as well.
package struct WorkerSetup: Codable, Sendable, Hashable {
  /// The head in the folder's classifier file.
  package struct ClassifierRecord: Codable, Sendable, Hashable {
    package let kind: HeadKind
    /// The length of a feature vector.
    package let features: Int
    /// The classes, in the order of the classifier's outputs.
    package let labels: [String]

    package init(kind: HeadKind, features: Int, labels: [String]) {
      self.kind = kind
      self.features = features
      self.labels = labels
    }
  }

  package static let fileName = "worker.json"
  package static let backboneFile = "backbone.onnx"
  package static let classifierFile = "classifier.safetensors"
  package static let axesFile = "axes.safetensors"

  /// The backbone; nil for a worker that does not read photos.
  package let backbone: BackboneRecord?
  /// The preparation of photos; nil for a worker that does not read photos.
  package let preprocessing: Preprocessing?
  /// The classifier; nil for a worker that does not classify.
  package let classifier: ClassifierRecord?
  /// The length of the feature vectors that the axes are of; nil without axes.
  package let axisFeatures: Int?

  package init(
    backbone: BackboneRecord? = nil, preprocessing: Preprocessing? = nil,
    classifier: ClassifierRecord? = nil, axisFeatures: Int? = nil
  ) {
    self.axisFeatures = axisFeatures
    self.backbone = backbone
    self.preprocessing = preprocessing
    self.classifier = classifier
  }

  /// Writes the folder of a worker that computes features.
  package static func write(_ recipe: FeatureRecipe, to folder: String) throws {
    try create(folder)
    try AtomicFile.copy(from: recipe.backbone.path, to: "\(folder)/\(backboneFile)")
    let setup = WorkerSetup(backbone: recipe.record, preprocessing: recipe.preprocessing)
    try JSONFile.write(setup, to: "\(folder)/\(fileName)")
  }

  /// Writes the folder of a worker that evaluates a classifier on features.
  package static func write(
    _ classifier: CalibratedClassifier, labels: [String], to folder: String
  ) throws {
    try create(folder)
    try ClassifierFile.write(classifier, to: "\(folder)/\(classifierFile)")
    let record = ClassifierRecord(
      kind: classifier.kind, features: classifier.featureCount, labels: labels)
    try JSONFile.write(WorkerSetup(classifier: record), to: "\(folder)/\(fileName)")
  }

  /// Writes the folder of a worker that fits heads which see axes beside the features.
  package static func write(_ axes: AffineFunction, to folder: String) throws {
    try create(folder)
    try ClassifierFile.write(
      HeadArrays(DiscriminantAxes.encoded(axes)), to: "\(folder)/\(axesFile)")
    try JSONFile.write(
      WorkerSetup(axisFeatures: axes.featureCount), to: "\(folder)/\(fileName)")
  }

  private static func create(_ folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// The backbone of a folder, verified by its SHA-256; nil without one.
  func loadBackbone(from folder: String) throws -> Backbone? {
    guard let backbone else { return nil }
    let path = "\(folder)/\(Self.backboneFile)"
    guard try SHA256.hash(fileAt: path) == backbone.sha256 else {
      throw WorkerFailure(
        .start, "\(path) is not the backbone that \(Self.fileName) records",
        remedy: "Ship the worker's folder again.")
    }
    return try Backbone(
      contentsOf: path,
      overrides: .init(side: backbone.side, mean: backbone.mean, std: backbone.std))
  }

  /// The axes of a folder; nil without any.
  func loadAxes(from folder: String) throws -> AffineFunction? {
    try axisFeatures.flatMap {
      try DiscriminantAxes.decoded(
        from: ClassifierFile.arrays(in: "\(folder)/\(Self.axesFile)"), featureCount: $0)
    }
  }

  /// The classifier of a folder; nil without one.
  func loadClassifier(from folder: String) throws -> CalibratedClassifier? {
    try classifier.map {
      try ClassifierFile.read(
        "\(folder)/\(Self.classifierFile)", kind: $0.kind, featureCount: $0.features,
        classCount: $0.labels.count)
    }
  }
}
