/// The choices of a fine-tuning: the backbone's own weights learn too.
public struct FineTuningOptions: Sendable, Hashable {
  /// The number of times that every photo is learned from; fewer when nothing is gained any more.
  public var passes = 8
  /// The time that the whole training may take; nil for no limit. The number of passes follows from it and from the rate that
  /// is measured at the start.
  public var timeLimit: Duration?

  /// The recipe.
  public init() {}
}
