public import Failures

import Parallelism

extension RandomForest {
  /// Grows a forest.
  ///
  /// - Parameters:
  ///   - features: A row a sample.
  ///   - labels: The class id of each sample, in `0..<classCount`.
  ///   - classCount: From 2 to `maximumClassCount`; unless allowed otherwise every class needs a sample.
  ///   - configuration: How to grow it.
  ///   - jobs: The number of threads, at least 1. Does not change the result.
  ///   - progress: Told after each tree; stops the fit by returning false.
  /// - Throws: `LearningError`.
  /// - Complexity: Memory beside the features: a byte a value, and about 30 bytes a sample for each thread.
  public static func fit(
    _ features: FeatureMatrix, labels: [Int32], classCount: Int,
    configuration: Configuration = Configuration(), jobs: Int, progress: FitProgress? = nil
  ) throws(LearningError) -> RandomForest {
    let featuresPerSplit = try configuration.validFeaturesPerSplit(of: features.columns)
    let labels = try TrainingLabels(
      labels, classCount: classCount, rows: features.rows,
      allowsEmptyClasses: configuration.allowsEmptyClasses)
    guard features.columns < Int(Int32.max) else {
      throw LearningError(
        .tooLarge, "\(features.columns) features are too many.", remedy: "Use fewer features.")
    }
    try features.requireFinite(jobs: jobs)
    let bins = BinnedFeatures(features, jobs: jobs)
    let bootstrap = Bootstrap(
      labels, weights: configuration.classWeights, bootstraps: configuration.bootstraps)
    let steps = StepCounter(total: configuration.treeCount, report: progress)
    let trees = try concurrentMap(count: configuration.treeCount, jobs: jobs) {
      index throws(LearningError) in
      var random = SplitMix64(seed: configuration.seed, stream: index)
      let drawn = bootstrap.draw(using: &random)
      let grower = TreeGrower(
        bins: bins, classCount: classCount, featuresPerSplit: featuresPerSplit)
      let tree = grower.grow(drawn: drawn, labels: labels.ids, random: &random)
      try steps.step()
      return tree
    }
    let forest = try RandomForest(trees, featureCount: features.columns, classCount: classCount)
    let accuracy = forest.accuracy(
      on: features, labels: labels.ids, outOfBag: trees.map(\.outOfBag), jobs: jobs)
    return RandomForest(
      featureCount: forest.featureCount, classCount: classCount,
      featureImportances: forest.featureImportances, outOfBagAccuracy: accuracy,
      nodes: forest.nodes, roots: forest.roots, leaves: forest.leaves)
  }

  /// Lays trees one behind the other.
  private init(
    _ trees: [TreeGrower.Tree], featureCount: Int, classCount: Int
  ) throws(LearningError) {
    let nodeCount = trees.reduce(0) { $0 + $1.nodes.count }
    try Self.requireCountable(nodes: nodeCount)
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

  static func normalised(_ importances: [Double]) -> [Float] {
    let sum = importances.reduce(0, +)
    return importances.map { sum > 0 ? Float($0 / sum) : 0 }
  }

  static func requireCountable(nodes: Int) throws(LearningError) {
    guard nodes < Int(Int32.max) / 2 else {
      throw LearningError(
        .tooLarge, "The forest has \(nodes) nodes, more than can be numbered.",
        remedy: "Grow fewer trees.")
    }
  }
}

extension RandomForest.Configuration {
  fileprivate func validFeaturesPerSplit(of columns: Int) throws(LearningError) -> Int {
    guard treeCount >= 1, treeCount <= 1_000_000 else {
      throw LearningError(
        .invalidConfiguration, "A forest of \(treeCount) trees cannot be grown.",
        remedy: "Ask for 1 to 1,000,000 trees.")
    }
    let perSplit = featuresPerSplit ?? max(1, Int(Double(columns).squareRoot()))
    guard perSplit >= 1, perSplit <= columns else {
      throw LearningError(
        .invalidConfiguration, "\(perSplit) of \(columns) features cannot be tried at a split.",
        remedy: "Try 1 to \(columns) features.")
    }
    return perSplit
  }
}
