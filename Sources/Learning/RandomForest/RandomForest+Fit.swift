public import Failures
package import Parallelism

extension RandomForest {
  /// Grows a forest.
  ///
  /// - Parameters:
  ///   - features: One row per sample.
  ///   - labels: The class id of each sample, in `0..<classCount`.
  ///   - classCount: From 2 to ``maximumClassCount``. Unless the configuration allows empty classes, every class needs a
  ///     sample.
  ///   - configuration: The hyper-parameters.
  ///   - jobs: The number of threads, at least 1. It does not change the result.
  ///   - progress: An observer, called after each tree.
  /// - Throws: `LearningError`.
  /// - Complexity: Besides the features, memory for one byte per value, and about 30 bytes per sample for each thread.
  public static func fit(
    _ features: FeatureMatrix, labels: [Int32], classCount: Int,
    configuration: Configuration = Configuration(), jobs: Int, progress: FitProgress? = nil
  ) throws(LearningError) -> RandomForest {
    try fit(
      features, labels: labels, classCount: classCount, configuration: configuration, jobs: jobs,
      cancellation: CancellationFlag(), progress: progress)
  }

  /// Grows a forest unless it is cancelled.
  ///
  /// - Parameter cancellation: Checked before and after each tree.
  /// - Throws: `LearningError`, of code `cancelled` once the flag is set.
  package static func fit(
    _ features: FeatureMatrix, labels: [Int32], classCount: Int, configuration: Configuration,
    jobs: Int, cancellation: CancellationFlag, progress: FitProgress? = nil
  ) throws(LearningError) -> RandomForest {
    let featuresPerSplit = try configuration.validFeaturesPerSplit(of: features.columns)
    let labels = try TrainingLabels(
      labels, classCount: classCount, rows: features.rows,
      allowsEmptyClasses: configuration.allowsEmptyClasses)
    guard features.columns < Int(Int32.max) else {
      throw LearningError(
        .tooLarge, "\(features.columns) features are too many", remedy: "Use fewer features.")
    }
    try features.requireFinite(jobs: jobs)
    let bins = BinnedFeatures(features, jobs: jobs)
    let bootstrap = Bootstrap(
      labels, weights: configuration.classWeights, bootstraps: configuration.bootstraps)
    let steps = FitSteps(
      total: configuration.treeCount, cancellation: cancellation, progress: progress)
    let trees = try concurrentMap(count: configuration.treeCount, jobs: jobs) {
      index throws(LearningError) in
      try steps.step {
        var random = SplitMix64(seed: configuration.seed, stream: index)
        let drawn = bootstrap.draw(using: &random)
        let grower = TreeGrower(
          bins: bins, classCount: classCount, featuresPerSplit: featuresPerSplit)
        return grower.grow(drawn: drawn, labels: labels.ids, random: &random)
      }
    }
    let forest = try RandomForest(trees, featureCount: features.columns, classCount: classCount)
    let accuracy = forest.accuracy(
      on: features, labels: labels.ids, outOfBag: trees.map(\.outOfBag), jobs: jobs)
    return RandomForest(
      featureCount: forest.featureCount, classCount: classCount,
      featureImportances: forest.featureImportances, outOfBagAccuracy: accuracy,
      nodes: forest.nodes, roots: forest.roots, leaves: forest.leaves)
  }

  /// A forest of these trees, in order.
  private init(
    _ trees: [TreeGrower.Tree], featureCount: Int, classCount: Int
  ) throws(LearningError) {
    let nodeCount = trees.reduce(0) { $0 + $1.nodes.count }
    try Self.requireIndexable(nodeCount)
    var nodes: [ForestNode] = []
    nodes.reserveCapacity(nodeCount)
    var roots: [Int32] = []
    var leaves = LeafTable(pureLeavesOf: classCount)
    var importances = [Double](repeating: 0, count: featureCount)
    for tree in trees {
      let start = nodes.count
      let leafShift = leaves.count - classCount
      roots.append(Int32(start))
      for node in tree.nodes {
        nodes.append(
          node.moved(
            to: nodes.count, treeStart: start, classCount: classCount, leafShift: leafShift))
      }
      leaves.append(tree.mixedLeaves)
      for (feature, share) in tree.importances.enumerated() {
        importances[feature] += Double(share)
      }
    }
    self.init(
      featureCount: featureCount, classCount: classCount,
      featureImportances: Self.normalised(importances), outOfBagAccuracy: nil, nodes: nodes,
      roots: roots, leaves: leaves)
  }

  /// Scales importances to a sum of 1, unless all are 0.
  static func normalised(_ importances: [Double]) -> [Float] {
    let sum = importances.reduce(0, +)
    return importances.map { sum > 0 ? Float($0 / sum) : 0 }
  }

  /// Throws when there are more nodes or leaf entries than `Int32` can index.
  static func requireIndexable(_ count: Int) throws(LearningError) {
    guard count < Int(Int32.max) / 2 else {
      throw LearningError(
        .tooLarge, "the forest has \(count) nodes or leaf entries, which is too many",
        remedy: "Use fewer trees.")
    }
  }
}
