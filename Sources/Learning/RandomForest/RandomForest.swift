/// A random forest (Breiman, "Random forests", Machine Learning 45, 2001): the mean vote of many decision trees, each grown on a
/// bootstrap sample, with each split chosen among a few random features.
///
/// Trees are grown to purity on features quantised to 64 bins. The same data, configuration and seed give the same forest, bit
/// for bit, for any number of threads.
public struct RandomForest: Classifier, Hashable {
  /// The largest number of classes that a forest supports, 2^20.
  public static let maximumClassCount = TrainingLabels.maximumClassCount

  public let featureCount: Int
  public let classCount: Int

  /// The decrease in impurity due to each feature, as a fraction of the total. The values sum to 1, or all are 0 when no tree
  /// has a split.
  public let featureImportances: [Float]

  /// The fraction of training samples that the trees not grown on them classify correctly: an estimate of the accuracy on
  /// new samples that requires no validation set. Nil for a merged or decoded forest, and without bootstrap samples.
  public let outOfBagAccuracy: Double?

  /// The nodes of all trees, tree by tree, each beginning with its root.
  let nodes: [ForestNode]
  /// The index of each tree's root in `nodes`.
  let roots: [Int32]
  /// The leaves; the first `classCount` ones are pure, one for each class.
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
