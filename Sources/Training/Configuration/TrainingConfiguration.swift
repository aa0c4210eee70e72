public import Datasets
public import Features
public import Imaging
public import Inference
public import Learning
public import Models
package import Parallelism

/// The choices of a training.
public struct TrainingConfiguration: Sendable {
  /// The head to fit on the features; nil fits all of them and keeps the one that does best on the validation split, or
  /// the mean of several.
  public var classifier: HeadKind?
  /// True to let a random forest see the discriminant axes beside the features.
  public var usesAxes = true
  /// The network that computes the features.
  public var backbone: Backbone
  /// The name of the preset that chose the backbone, for the record; nil for none.
  public var preset: String?
  /// The command line, for the record: without local folders and secrets; nil leaves it out.
  public var command: String?
  /// The way photos of any shape become the network's square.
  public var resize = ResizeMode.stretch
  /// The views of each photo to average the features of. More than one are compared with the photo alone on held-out photos,
  /// and kept only if they do better.
  public var views = ViewCount.one
  /// The arithmetic of the network; nil takes the fastest that the processor supports. In `int8` the network is quantised from
  /// the ranges on training photos, and kept so unless that costs more than half a point of the held-out photos.
  public var precision: Precision?
  /// The fraction of the training samples to hold out for validation, 0 up to, not including, 1; nil holds out a fifth.
  /// A data set that has a validation split keeps it. Where none is held out, heads are chosen and calibrated on folds of the
  /// training samples.
  public var validation: Double?
  /// The number of folds, at least 2: no validation split is drawn, and heads are chosen, calibrated and measured by
  /// cross-validation on the training samples, near-duplicates together. Nil takes five where no samples are held out.
  public var folds: Int?
  /// The fraction of photos of known classes that the model calls unlike anything it knows, 0 to 1. The smaller it is, the
  /// fewer unknown photos are detected.
  public var rejectedFraction = 0.02
  /// The rule that derives groups of photos from their paths: photos of one group, such as those of one object, are held out
  /// together. Nil keeps near-duplicates together.
  public var groupPattern: GroupPattern?
  /// True to fit the head that was kept again, on the training and the validation photos. The figures stay those of the
  /// head that had not seen the validation photos.
  public var refits = false
  /// True to keep the class statistics in the model, from which ``ModelUpdater`` learns more photos.
  public var keepsStatistics = true
  /// The fine-tuning of the backbone; nil leaves its weights as they are. It holds photos out even where
  /// ``validation`` asks for none: only photos that the network has not seen reveal overfitting.
  public var fineTuning: FineTuningOptions?
  /// The request to end the fine-tuning early.
  package var stop: StopRequest?
  /// The start of the random numbers: the same seed gives the same model, byte for byte.
  public var seed: UInt64 = 0
  /// The price of an hour of this machine, or of a core of the cluster, in any currency; nil leaves the cost out of the
  /// record.
  public var pricePerHour: Double?
  /// A backbone to compare the chosen one with.
  public struct AlternativeBackbone: Sendable {
    package let kind: Alternative.Kind
    /// The options of the tool that choose it.
    public let options: String
    /// The network with its preprocessing.
    public let backbone: Backbone
    /// The views of each photo.
    public let views: ViewCount

    /// A larger side or more views of the chosen backbone, or another backbone.
    public init(
      kind: Alternative.Kind, options: String, backbone: Backbone, views: ViewCount = .one
    ) {
      self.kind = kind
      self.options = options
      self.backbone = backbone
      self.views = views
    }
  }

  /// The backbones that are tried on a sample of the photos, for the report; see ``Alternative``. It takes at most about a
  /// fifth of the time of the features for each.
  public var alternatives: [AlternativeBackbone] = []
  /// True to go on from an interrupted run of the same training.
  public var resume = false

  /// The arithmetic of a network that is not quantised; nil takes the fastest.
  package var exactPrecision: Precision? { precision == .int8 ? nil : precision }

  /// The fraction of the training samples to draw for validation, where the data set has no validation split.
  package var heldOutFraction: Double {
    let fraction = folds == nil ? validation ?? 0.2 : 0
    return fineTuning == nil || fraction > 0 ? fraction : 0.2
  }

  /// The defaults, with this backbone.
  public init(backbone: Backbone) { self.backbone = backbone }
}
