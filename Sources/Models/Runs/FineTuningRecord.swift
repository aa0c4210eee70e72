public import FineTuning
public import Inference

/// The account of a fine-tuning.
public struct FineTuningRecord: Sendable, Codable {
  /// The weights that the model has.
  public enum Kept: String, Sendable, Codable {
    /// Those of the last step.
    case last
    /// The running mean of the weights.
    case mean
    /// Those of the untuned backbone, which did better on the held-out photos.
    case untuned
  }

  /// The passes over the photos, in their order.
  public var passes: [FineTuningPass]
  /// The number of passes that were planned; fewer were done when there was nothing more to gain, or on request.
  public var plannedPasses: Double
  /// The weights that the model has.
  public var kept: Kept
  /// The figures of the untuned backbone's classifier on the held-out photos.
  public var untuned: Alternative.Figures
  /// The figures of the tuned backbone's classifier.
  public var tuned: Alternative.Figures
  /// The arithmetic.
  public var precision: Precision
  /// The share of the convolutions whose weights stayed.
  public var frozenShare: Double
  /// The duration in seconds, with the features of the tuned backbone.
  public var seconds: Double

  /// Photos learned from in a second; 0 without passes.
  public var imagesPerSecond: Double {
    let seconds = passes.reduce(0) { $0 + $1.seconds }
    return seconds > 0 ? Double(passes.reduce(0) { $0 + $1.photos }) / seconds : 0
  }

  package init(
    passes: [FineTuningPass], plannedPasses: Double, kept: Kept, untuned: Alternative.Figures,
    tuned: Alternative.Figures, precision: Precision, frozenShare: Double, seconds: Double
  ) {
    self.passes = passes
    self.plannedPasses = plannedPasses
    self.kept = kept
    self.untuned = untuned
    self.tuned = tuned
    self.precision = precision
    self.frozenShare = frozenShare
    self.seconds = seconds
  }

  private enum CodingKeys: String, CodingKey {
    case passes, kept, untuned, tuned, precision, seconds
    case plannedPasses = "planned_passes"
    case frozenShare = "frozen_share"
  }
}
