public import Features
public import Inference
public import Learning

/// What to train, and how.
public struct TrainingConfiguration: Sendable {
  /// Which classifier to fit on the features.
  public enum Classifier: String, Sendable, CaseIterable {
    /// A forest of 300 trees.
    case randomForest = "random-forest"
    /// Multinomial logistic regression; the strength of its penalty is chosen, never by the split that reports.
    case logisticRegression = "logistic-regression"
    /// Both; the one that does better on the validation split is kept.
    case auto
  }

  /// The classifier to fit.
  public var classifier = Classifier.randomForest
  /// The network that makes the features.
  public var backbone: Backbone
  /// How photos become the backbone's input.
  public var preprocessing = Preprocessing()
  /// The fraction of the training samples to hold out for validation, 0 up to, not including, 1; nil holds out a fifth
  /// where the data set has no splits of its own or the choice of ``Classifier-swift.enum/auto`` needs them, and none elsewhere.
  /// A data set that has a validation split keeps it.
  public var validation: Double?
  /// The same seed gives the same model, byte for byte.
  public var seed: UInt64 = 0
  /// What an hour of this machine costs, in any currency; nil leaves the cost out of the record.
  public var pricePerHour: Double?
  /// Whether to go on where an interrupted run of the same training stopped.
  public var resume = false

  /// The defaults, with this backbone.
  public init(backbone: Backbone) { self.backbone = backbone }
}
