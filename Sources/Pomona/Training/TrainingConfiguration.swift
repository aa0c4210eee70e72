public import Inference

/// What to train, and how.
public struct TrainingConfiguration: Sendable {
  /// Which classifier to fit on the features.
  public enum Classifier: String, Sendable, CaseIterable {
    case randomForest = "random-forest"
    case logisticRegression = "logistic-regression"
    /// Both; the one that does better on the validation split is kept.
    case auto
  }

  public var classifier = Classifier.randomForest
  public var backbone: Backbone
  public var preprocessing = Preprocessing()
  /// The fraction of the training samples to hold out for validation, 0 to 1; nil holds out a fifth where the data set
  /// has no splits of its own, and none elsewhere.
  public var validation: Double?
  /// The same seed gives the same model, byte for byte.
  public var seed: UInt64 = 0
  /// What an hour of this machine costs, in any currency; nil leaves the cost out of the record.
  public var pricePerHour: Double?
  /// Whether to go on where an interrupted run of the same training stopped.
  public var resume = false

  public init(backbone: Backbone) { self.backbone = backbone }
}
