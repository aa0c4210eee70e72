import Failures

extension RandomForest {
  /// A forest as plain arrays, for storing it in a file and for other formats.
  package struct Arrays: Hashable, Sendable {
    /// The number of features of a sample.
    package var featureCount: Int
    /// The number of classes.
    package var classCount: Int
    /// A feature's share in all decreases of impurity: `featureCount` values.
    package var importances: [Float]
    /// Where each tree's nodes begin (its root); one more for the end of the last.
    package var treeOffsets: [Int32]
    /// The feature that a node looks at, -1 in a leaf.
    package var nodeFeatures: [Int32]
    /// Features above it go right, others left; 0 in a leaf.
    package var thresholds: [Float]
    /// The node's left child (the right one follows it), or the number of the leaf.
    package var children: [Int32]
    /// Where each leaf's entries begin; one more for the end of the last.
    package var leafOffsets: [Int32]
    /// The class id of each leaf entry.
    package var leafClasses: [Int32]
    /// The probability of that class in that leaf; classes not named have none.
    package var leafProbabilities: [Float]

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

  /// Makes a forest of arrays that may come from anywhere.
  ///
  /// Children must come after their parents and in the same tree, so that every walk ends at a leaf.
  ///
  /// - Throws: `LearningError` of code `invalidModel` when the arrays contradict each other or themselves.
  package init(_ arrays: Arrays) throws(LearningError) {
    let count = arrays.nodeFeatures.count
    guard (1..<Int(Int32.max)).contains(arrays.featureCount),
      (2...Self.maximumClassCount).contains(arrays.classCount)
    else { throw .invalidForest("Its numbers of features or classes cannot be.") }
    guard count == arrays.thresholds.count, count == arrays.children.count,
      count < Int(Int32.max) / 2
    else { throw .invalidForest("The arrays of its nodes differ in size.") }
    guard arrays.importances.count == arrays.featureCount,
      arrays.importances.allSatisfy({ $0 >= 0 && $0.isFinite })
    else { throw .invalidForest("The importances of its features cannot be.") }
    let offsets = arrays.treeOffsets
    guard offsets.count >= 2, offsets.first == 0, Int(offsets.last ?? -1) == count,
      zip(offsets, offsets.dropFirst()).allSatisfy(<)
    else { throw .invalidForest("Its trees do not fill its nodes.") }
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
        throw .invalidForest("Node \(index) names leaf \(child) of \(leafCount).")
      }
      return ForestNode(
        feature: 0, threshold: .infinity, next: Int32(index), leaf: Int32(child))
    }
    guard feature >= 0, feature < arrays.featureCount, threshold.isFinite else {
      throw .invalidForest("Node \(index) looks at feature \(feature), threshold \(threshold).")
    }
    guard child > index, child + 1 < treeEnd else {
      throw .invalidForest("Node \(index) has a child at \(child), which is not behind it.")
    }
    return .split(feature: feature, threshold: threshold, left: child)
  }
}

extension LearningError {
  static func invalidForest(_ what: String) -> LearningError {
    LearningError(
      .invalidModel, "The random forest is damaged. \(what)",
      remedy: "Copy the model again, or train it again.")
  }
}
