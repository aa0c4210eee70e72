import Failures

extension RandomForest {
  /// The hyper-parameters of a forest.
  public struct Configuration: Hashable, Sendable {
    /// The number of trees, from 1 to 1,000,000. More trees cost time and space but do not overfit.
    public var treeCount: Int
    /// The weights of the classes in each tree. By default every class has about the same weight, so that rare ones are
    /// not neglected.
    public var classWeights: ClassWeights
    /// The number of features tried at each split, from 1 to all; nil for the square root of the number of features.
    public var featuresPerSplit: Int?
    /// Grows each tree on a bootstrap sample if true, which gives an out-of-bag accuracy; otherwise on all samples, which
    /// makes the forest somewhat more accurate: the random features at each split make the trees different enough.
    public var bootstraps: Bool
    /// Accepts classes without samples, which a shard may have.
    public var allowsEmptyClasses: Bool
    /// The seed of all random numbers.
    public var seed: UInt64

    /// The defaults: 300 trees, classes of equal weight, no bootstrap, the square root of the number of features at a split.
    public init(
      treeCount: Int = 300, classWeights: ClassWeights = .balanced, featuresPerSplit: Int? = nil,
      bootstraps: Bool = false, allowsEmptyClasses: Bool = false, seed: UInt64 = 0
    ) {
      self.treeCount = treeCount
      self.classWeights = classWeights
      self.featuresPerSplit = featuresPerSplit
      self.bootstraps = bootstraps
      self.allowsEmptyClasses = allowsEmptyClasses
      self.seed = seed
    }

    /// Validates the configuration and returns the number of features to try at each split.
    func validFeaturesPerSplit(of columns: Int) throws(LearningError) -> Int {
      guard treeCount >= 1, treeCount <= 1_000_000 else {
        throw LearningError(
          .invalidConfiguration, "a forest of \(treeCount) trees is not supported",
          remedy: "Use 1 to 1,000,000 trees.")
      }
      let perSplit = featuresPerSplit ?? max(1, Int(Double(columns).squareRoot()))
      guard perSplit >= 1, perSplit <= columns else {
        throw LearningError(
          .invalidConfiguration, "\(perSplit) of \(columns) features cannot be tried at a split",
          remedy: "Use 1 to \(columns) features per split.")
      }
      return perSplit
    }
  }
}
