/// The weights of the classes in training.
public enum ClassWeights: String, Hashable, Sendable, CaseIterable {
  /// Every class has the same weight, regardless of its number of samples.
  case balanced
  /// Every sample has the same weight.
  case uniform
}
