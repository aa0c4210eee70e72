/// A random forest (Breiman, "Random forests", Machine Learning 45, 2001): the mean vote of many decision trees, each grown on a
/// bootstrap sample, each split chosen among a few random features.
///
/// Trees are grown to purity on features put into 64 bins. The same data, configuration and seed give the same forest, bit for bit,
/// whatever the number of threads.
public struct RandomForest: Classifier, Hashable {
  /// The largest number of classes a forest can tell apart.
  public static let maximumClassCount = 1 << 20

  /// How to grow a forest.
  public struct Configuration: Hashable, Sendable {
    /// The number of trees, at least 1. More trees never hurt but by time and size.
    public var treeCount: Int
    /// How classes are drawn for each tree: by default every class equally often, for the benefit of rare ones.
    public var classWeights: ClassWeights
    /// The number of features tried at each split, from 1 to all; nil is the square root of the number of features.
    public var featuresPerSplit: Int?
    /// Whether each tree learns from a bootstrap sample; otherwise from all samples as they are, which suits a random part
    /// of a larger data set whose other parts grow trees as well: the parts differ enough. (Breiman: Pasting small
    /// votes for classification in large databases and on-line, 1999.)
    public var bootstraps: Bool
    /// Whether classes without samples are allowed, for such a part.
    public var allowsEmptyClasses: Bool
    /// Where the random numbers begin.
    public var seed: UInt64

    /// The defaults: 300 trees, every class drawn equally often, the square root of the features at a split.
    public init(
      treeCount: Int = 300, classWeights: ClassWeights = .balanced, featuresPerSplit: Int? = nil,
      bootstraps: Bool = true, allowsEmptyClasses: Bool = false, seed: UInt64 = 0
    ) {
      self.treeCount = treeCount
      self.classWeights = classWeights
      self.featuresPerSplit = featuresPerSplit
      self.bootstraps = bootstraps
      self.allowsEmptyClasses = allowsEmptyClasses
      self.seed = seed
    }
  }

  public let featureCount: Int
  public let classCount: Int

  /// How much each feature lowers the impurity, as a share of all; sums to 1, or all are 0 when no tree has a split.
  public let featureImportances: [Float]

  /// The share of training samples that the trees not grown on them classify correctly: an estimate of the accuracy on
  /// samples never seen, without a validation set. Nil when not known, as for a united or loaded forest.
  public let outOfBagAccuracy: Double?

  /// The nodes of all trees, one tree after another, each beginning with its root.
  let nodes: [ForestNode]
  /// Where each tree begins in `nodes`.
  let roots: [Int32]
  /// The first leaves are those of one class each.
  let leaves: LeafTable

  /// The number of trees.
  public var treeCount: Int { roots.count }

  init(
    featureCount: Int, classCount: Int, featureImportances: [Float], outOfBagAccuracy: Double?,
    nodes: [ForestNode], roots: [Int32], leaves: LeafTable
  ) {
    self.featureCount = featureCount
    self.classCount = classCount
    self.featureImportances = featureImportances
    self.outOfBagAccuracy = outOfBagAccuracy
    self.nodes = nodes
    self.roots = roots
    self.leaves = leaves
  }
}
