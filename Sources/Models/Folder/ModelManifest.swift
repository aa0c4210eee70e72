public import Datasets
public import Features
public import Files
public import Learning
package import ObjectStores

/// The description of a model: the `manifest.json` of its folder, written last, so that a model without it does not exist.
public struct ModelManifest: Sendable, Codable {
  package static let fileName = "manifest.json"
  package static let format = "pomona-model"
  package static let currentVersion = 1
  /// The parameter that adapted models have: the part of the new domain in the class means.
  package static let adaptedParameter = "adapted"

  /// Always `pomona-model`.
  public internal(set) var format = Self.format
  /// Increases when an older Pomona could no longer read the folder correctly.
  public internal(set) var formatVersion = Self.currentVersion
  /// The classes, in the order of the classifier's outputs.
  public internal(set) var labels: [String]
  package var backbone: BackboneRecord
  /// The preparation of photos for the backbone.
  public internal(set) var preprocessing: Preprocessing
  /// The kind of the classifier on the features.
  public internal(set) var classifier: HeadKind
  /// Hyper-parameters and findings of the fit: trees, out-of-bag accuracy, strength of the penalty, ...
  public internal(set) var parameters: [String: Double]
  /// The rule that the labels were derived by; nil for the folder that holds a photo or a metadata file, and in models of
  /// older versions.
  public internal(set) var labelRule: LabelRule?
  /// The seed of the training's random numbers.
  public internal(set) var seed: UInt64
  /// The metrics of each split that the data set had.
  public internal(set) var metrics: [String: Metrics]
  /// The size and digest of every other file of the folder.
  public internal(set) var files: [String: FileDigest]

  /// A manifest whose files are recorded later.
  package init(
    labels: [String], backbone: BackboneRecord, preprocessing: Preprocessing,
    classifier: HeadKind, parameters: [String: Double], labelRule: LabelRule? = nil, seed: UInt64,
    metrics: [String: Metrics], files: [String: FileDigest] = [:]
  ) {
    self.labels = labels
    self.backbone = backbone
    self.preprocessing = preprocessing
    self.classifier = classifier
    self.parameters = parameters
    self.labelRule = labelRule == .folder ? nil : labelRule
    self.seed = seed
    self.metrics = metrics
    self.files = files
  }

  private enum CodingKeys: String, CodingKey {
    case format, labels, backbone, preprocessing, classifier, parameters, seed, metrics, files
    case formatVersion = "format_version"
    case labelRule = "label_rule"
  }
}

extension OutputMarker {
  /// The manifest of a model.
  package static let model = OutputMarker(
    fileName: ModelManifest.fileName, format: ModelManifest.format)
}
