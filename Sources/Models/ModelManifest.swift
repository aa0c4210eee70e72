import Features
import Learning

/// What a model is: the `manifest.json` of its folder, written last, so that a model without it does not exist.
public struct ModelManifest: Sendable, Codable {
  package static let fileName = "manifest.json"
  package static let format = "pomona-model"
  package static let currentVersion = 1

  /// Always `pomona-model`.
  public internal(set) var format = Self.format
  /// Rises when an older Pomona could no longer read the folder rightly.
  public internal(set) var formatVersion = Self.currentVersion
  /// The classes, in the order of the classifier's outputs.
  public internal(set) var labels: [String]
  package var backbone: BackboneRecord
  /// How photos become the backbone's input.
  public internal(set) var preprocessing: Preprocessing
  /// Which classifier stands on the features.
  public internal(set) var classifier: ClassifierKind
  /// Hyper-parameters and what the fit found out: trees, out-of-bag accuracy, strength of the penalty, ...
  public internal(set) var parameters: [String: Double]
  /// Where the random numbers of the training began.
  public internal(set) var seed: UInt64
  /// The metrics of each split that the data set had.
  public internal(set) var metrics: [String: Metrics]
  /// Every other file of the folder.
  public internal(set) var files: [String: FileRecord]

  /// A file as it must be.
  public struct FileRecord: Sendable, Hashable, Codable {
    /// The file's size.
    public let bytes: Int
    /// In hexadecimal.
    public let sha256: String
  }

  private enum CodingKeys: String, CodingKey {
    case format, labels, backbone, preprocessing, classifier, parameters, seed, metrics, files
    case formatVersion = "format_version"
  }
}

/// The classifiers that Pomona fits on features.
public enum ClassifierKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// The mean vote of many decision trees.
  case randomForest = "random-forest"
  /// The softmax of one affine map of the features.
  case logisticRegression = "logistic-regression"
}

extension OutputMarker {
  /// The manifest of a model.
  package static let model = OutputMarker(
    fileName: ModelManifest.fileName, format: ModelManifest.format)
}
