extension HeadKind {
  /// A random forest: the mean vote of 300 decision trees.
  public static let randomForest = HeadKind(rawValue: "random-forest")
}

extension RandomForest: Head {
  package static let kind = HeadKind.randomForest

  package static func fit(_ request: HeadFitRequest) throws(LearningError) -> HeadFit {
    HeadFit(
      try fit(
        request.training.features, labels: request.training.labels,
        classCount: request.classCount, configuration: configuration(for: request),
        jobs: request.jobs, cancellation: request.cancellation, progress: request.progress))
  }

  /// The trees are divided among the shards, and each of several shards has a stream of random numbers of its own.
  private static func configuration(for request: HeadFitRequest) -> Configuration {
    var configuration = Configuration(
      rowsPerSample: request.training.rowsPerSample, seed: request.seed)
    guard let shard = request.shard else { return configuration }
    configuration.allowsEmptyClasses = true
    guard shard.count > 1 else { return configuration }
    let (quotient, remainder) = configuration.treeCount.quotientAndRemainder(
      dividingBy: shard.count)
    configuration.treeCount = quotient + (shard.index < remainder ? 1 : 0)
    configuration.bootstraps = false
    var random = SplitMix64(seed: request.seed, stream: shard.index)
    configuration.seed = random.next()
    return configuration
  }

  /// The number of trees and, where it is known, the out-of-bag accuracy.
  package var parameters: [String: Double] {
    var parameters = ["trees": Double(treeCount)]
    parameters["out_of_bag_accuracy"] = outOfBagAccuracy
    return parameters
  }

  /// One shard per tree.
  package static var maximumShardCount: Int { Configuration().treeCount }

  package func encoded() -> HeadArrays {
    let arrays = arrays
    return HeadArrays([
      "importances": HeadArray(arrays.importances),
      "tree_offsets": HeadArray(arrays.treeOffsets),
      "node_features": HeadArray(arrays.nodeFeatures),
      "thresholds": HeadArray(arrays.thresholds),
      "children": HeadArray(arrays.children),
      "leaf_offsets": HeadArray(arrays.leafOffsets),
      "leaf_classes": HeadArray(arrays.leafClasses),
      "leaf_probabilities": HeadArray(arrays.leafProbabilities),
    ])
  }

  package init(
    decoding arrays: HeadArrays, featureCount: Int, classCount: Int
  ) throws(LearningError) {
    try self.init(
      Arrays(
        featureCount: featureCount, classCount: classCount,
        importances: try arrays.floats("importances"),
        treeOffsets: try arrays.integers("tree_offsets"),
        nodeFeatures: try arrays.integers("node_features"),
        thresholds: try arrays.floats("thresholds"), children: try arrays.integers("children"),
        leafOffsets: try arrays.integers("leaf_offsets"),
        leafClasses: try arrays.integers("leaf_classes"),
        leafProbabilities: try arrays.floats("leaf_probabilities")))
  }
}
