public import Inference

/// The choices of a fine-tuning: the backbone's own weights learn too.
public struct FineTuningOptions: Sendable, Hashable {
  /// The backbones that the backbone of the training is the combination of, each of which is tuned; empty for a backbone that is
  /// none.
  public var parts: [Backbone] = []
  /// The number of times that every photo is learned from; fewer when nothing is gained any more.
  public var passes = 8
  /// The time that the whole training may take; nil for no limit. The number of passes follows from it and from the rate that
  /// is measured at the start.
  public var timeLimit: Duration?

  /// The recipe.
  public init() {}
}
