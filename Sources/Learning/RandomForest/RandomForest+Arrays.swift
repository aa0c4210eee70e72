import Failures

extension RandomForest {
  /// A forest as plain arrays, for storage and export.
  package struct Arrays: Hashable, Sendable {
    /// The number of features of a sample.
    package var featureCount: Int
    /// The number of classes.
    package var classCount: Int
    /// The importance of each feature: `featureCount` values.
    package var importances: [Float]
    /// The index of each tree's root; one more for the end of the last tree.
    package var treeOffsets: [Int32]
    /// The feature that each node tests; -1 in a leaf.
    package var nodeFeatures: [Int32]
    /// Samples whose feature is greater descend to the right, others to the left; 0 in a leaf.
    package var thresholds: [Float]
    /// The index of the left child, which the right one follows; the number of the leaf in a leaf.
    package var children: [Int32]
    /// The index of each leaf's first entry; one more for the end of the last leaf.
    package var leafOffsets: [Int32]
    /// The class id of each leaf entry.
    package var leafClasses: [Int32]
    /// The probability of that class in that leaf; classes without an entry have probability 0.
    package var leafProbabilities: [Float]

    /// Arrays, which are not validated.
    package init(
      featureCount: Int, classCount: Int, importances: [Float], treeOffsets: [Int32],
      nodeFeatures: [Int32], thresholds: [Float], children: [Int32], leafOffsets: [Int32],
      leafClasses: [Int32], leafProbabilities: [Float]
    ) {
      self.featureCount = featureCount
      self.classCount = classCount
      self.importances = importances
      self.treeOffsets = treeOffsets
      self.nodeFeatures = nodeFeatures
      self.thresholds = thresholds
      self.children = children
      self.leafOffsets = leafOffsets
      self.leafClasses = leafClasses
      self.leafProbabilities = leafProbabilities
    }
  }

  /// The forest as plain arrays.
  package var arrays: Arrays {
    Arrays(
      featureCount: featureCount, classCount: classCount, importances: featureImportances,
      treeOffsets: roots + [Int32(nodes.count)],
      nodeFeatures: nodes.map { $0.leaf < 0 ? $0.feature : -1 },
      thresholds: nodes.map { $0.leaf < 0 ? $0.threshold : 0 },
      children: nodes.map { $0.leaf < 0 ? $0.next : $0.leaf },
      leafOffsets: leaves.offsets, leafClasses: leaves.classes, leafProbabilities: leaves.shares)
  }

  /// Validates arrays of unknown origin.
  ///
  /// Children must follow their parents and belong to the same tree, so that every descent ends at a leaf.
  ///
  /// - Throws: `LearningError` of code `invalidModel` when the arrays contradict each other or themselves.
  package init(_ arrays: Arrays) throws(LearningError) {
    let count = arrays.nodeFeatures.count
    guard (1..<Int(Int32.max)).contains(arrays.featureCount),
      (2...Self.maximumClassCount).contains(arrays.classCount)
    else { throw .invalidForest("its number of features or classes is out of range") }
    guard count == arrays.thresholds.count, count == arrays.children.count,
      count < Int(Int32.max) / 2
    else { throw .invalidForest("its arrays of nodes differ in size") }
    guard arrays.importances.count == arrays.featureCount,
      arrays.importances.allSatisfy({ $0 >= 0 && $0.isFinite })
    else { throw .invalidForest("the importances of its features are invalid") }
    let offsets = arrays.treeOffsets
    guard offsets.count >= 2, offsets.first == 0, Int(offsets.last ?? -1) == count,
      zip(offsets, offsets.dropFirst()).allSatisfy(<)
    else { throw .invalidForest("its trees do not cover its nodes") }
    let leaves = try LeafTable(
      offsets: arrays.leafOffsets, classes: arrays.leafClasses, shares: arrays.leafProbabilities,
      classCount: arrays.classCount)

    var nodes: [ForestNode] = []
    nodes.reserveCapacity(count)
    for (start, end) in zip(offsets, offsets.dropFirst()) {
      for index in Int(start)..<Int(end) {
        nodes.append(
          try Self.node(arrays, at: index, treeEnd: Int(end), leafCount: leaves.count))
      }
    }
    self.init(
      featureCount: arrays.featureCount, classCount: arrays.classCount,
      featureImportances: arrays.importances, outOfBagAccuracy: nil, nodes: nodes,
      roots: Array(offsets.dropLast()), leaves: leaves)
  }

  private static func node(
    _ arrays: Arrays, at index: Int, treeEnd: Int, leafCount: Int
  ) throws(LearningError) -> ForestNode {
    let feature = Int(arrays.nodeFeatures[index])
    let threshold = arrays.thresholds[index]
    let child = Int(arrays.children[index])
    if feature == -1 {
      guard child >= 0, child < leafCount else {
        throw .invalidForest("node \(index) refers to leaf \(child) of \(leafCount)")
      }
      return ForestNode(
        feature: 0, threshold: .infinity, next: Int32(index), leaf: Int32(child))
    }
    guard feature >= 0, feature < arrays.featureCount, threshold.isFinite else {
      throw .invalidForest("node \(index) tests feature \(feature) against \(threshold)")
    }
    guard child > index, child + 1 < treeEnd else {
      throw .invalidForest(
        "node \(index) has a child at \(child), which does not follow it in its tree")
    }
    return .split(feature: feature, threshold: threshold, left: child)
  }
}

extension LearningError {
  /// The error for arrays that do not form a forest.
  static func invalidForest(_ reason: String) -> LearningError {
    LearningError(
      .invalidModel, "the random forest is damaged: \(reason)",
      remedy: "Copy the model again, or train it again.")
  }
}
