import Failures

extension HeadKind {
  /// A random forest: the mean vote of 300 decision trees, on the features and the discriminant axes.
  public static let randomForest = HeadKind(rawValue: "random-forest")
}

extension AxisForest: Head {
  package static let kind = HeadKind.randomForest

  /// The shrinkage of the scatter that the axes are derived from.
  private static let shrinkage = 0.4

  /// The discriminant axes that the request asks for; nil for a forest on the features alone.
  private static func axes(for request: HeadFitRequest) throws(LearningError) -> AffineFunction? {
    switch request.axes {
    case .none: nil
    case .discriminant: try axes(from: try request.classSpectrum())
    case .fixed(let axes): axes
    }
  }

  package static func axes(
    from spectrum: WithinClassSpectrum
  ) throws(LearningError) -> AffineFunction? {
    try spectrum.axes(shrinkage: shrinkage)
  }

  package static func fit(_ request: HeadFitRequest) throws(LearningError) -> HeadFit {
    let axes = try axes(for: request)
    let forest = try RandomForest.fit(
      try extend(request.training.features, by: axes, jobs: request.jobs),
      labels: request.training.labels, classCount: request.classCount,
      configuration: configuration(for: request), jobs: request.jobs,
      cancellation: request.cancellation, progress: request.progress)
    return HeadFit(try AxisForest(forest, axes: axes))
  }

  /// The trees are divided among the shards, and each of several shards has a stream of random numbers of its own.
  private static func configuration(for request: HeadFitRequest) -> RandomForest.Configuration {
    var configuration = RandomForest.Configuration(seed: request.seed)
    guard let shard = request.shard else { return configuration }
    configuration.allowsEmptyClasses = true
    guard shard.count > 1 else { return configuration }
    let (quotient, remainder) = configuration.treeCount.quotientAndRemainder(
      dividingBy: shard.count)
    configuration.treeCount = quotient + (shard.index < remainder ? 1 : 0)
    var random = SplitMix64(seed: request.seed, stream: shard.index)
    configuration.seed = random.next()
    return configuration
  }

  /// The number of trees and of axes.
  package var parameters: [String: Double] {
    var parameters = ["trees": Double(forest.treeCount)]
    parameters["axes"] = axes.map { Double($0.count) }
    parameters["out_of_bag_accuracy"] = forest.outOfBagAccuracy
    return parameters
  }

  /// The logarithm of the mean vote. A class without a vote has half of the least there is, divided among all classes.
  package func scores(for features: FeatureMatrix, jobs: Int) throws(LearningError) -> [Float] {
    logarithms(try probabilities(for: features, jobs: jobs))
  }

  package func scores(for features: Span<Float>) throws(LearningError) -> [Float] {
    logarithms(try probabilities(for: features))
  }

  /// The probability that the score of a class without a vote stands for.
  package var leastProbability: Float { 0.5 / Float(forest.treeCount) / Float(classCount) }

  private func logarithms(_ probabilities: [Float]) -> [Float] {
    let least = leastProbability
    return probabilities.map { Softmax.logarithm(max($0, least)) }
  }

  /// One shard per tree.
  package static var maximumShardCount: Int { RandomForest.Configuration().treeCount }

  package static func merging(_ shards: [AxisForest]) throws(LearningError) -> AxisForest {
    guard let first = shards.first, shards.allSatisfy({ $0.axes == first.axes }) else {
      throw LearningError(
        .sizeMismatch, "forests on different axes cannot be merged",
        remedy: "Fit all shards with the same axes.")
    }
    return try AxisForest(try RandomForest.merging(shards.map(\.forest)), axes: first.axes)
  }

  package func encoded() -> HeadArrays {
    let forest = forest.arrays
    var arrays = [
      "importances": HeadArray(forest.importances),
      "tree_offsets": HeadArray(forest.treeOffsets),
      "node_features": HeadArray(forest.nodeFeatures),
      "thresholds": HeadArray(forest.thresholds),
      "children": HeadArray(forest.children),
      "leaf_offsets": HeadArray(forest.leafOffsets),
      "leaf_classes": HeadArray(forest.leafClasses),
      "leaf_probabilities": HeadArray(forest.leafProbabilities),
    ]
    if let axes { arrays.merge(DiscriminantAxes.encoded(axes)) { $1 } }
    return HeadArrays(arrays)
  }

  package init(
    decoding arrays: HeadArrays, featureCount: Int, classCount: Int
  ) throws(LearningError) {
    let axes = try DiscriminantAxes.decoded(from: arrays, featureCount: featureCount)
    try self.init(
      RandomForest(
        .init(
          featureCount: featureCount + (axes?.count ?? 0), classCount: classCount,
          importances: try arrays.floats("importances"),
          treeOffsets: try arrays.integers("tree_offsets"),
          nodeFeatures: try arrays.integers("node_features"),
          thresholds: try arrays.floats("thresholds"), children: try arrays.integers("children"),
          leafOffsets: try arrays.integers("leaf_offsets"),
          leafClasses: try arrays.integers("leaf_classes"),
          leafProbabilities: try arrays.floats("leaf_probabilities"))),
      axes: axes)
  }
}
