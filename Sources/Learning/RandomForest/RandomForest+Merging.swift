public import Failures

extension RandomForest {
  /// Merges forests grown on the shards of a data set into one of all their trees, in order. A single forest is returned
  /// unchanged.
  ///
  /// The out-of-bag accuracy of several forests is nil.
  ///
  /// - Parameter shards: At least one forest, all of the same features and classes.
  /// - Throws: `LearningError` of code `sizeMismatch` when there is no forest or they differ in features or classes, and
  ///   `tooLarge`.
  public static func merging(_ shards: [RandomForest]) throws(LearningError) -> RandomForest {
    guard let first = shards.first,
      shards.allSatisfy({
        $0.featureCount == first.featureCount && $0.classCount == first.classCount
      })
    else {
      throw LearningError(
        .sizeMismatch, "forests of different features or classes cannot be merged",
        remedy: "Grow at least one forest, and all on the same features and classes.")
    }
    if shards.count == 1 { return first }
    try requireIndexable(shards.reduce(0) { $0 + $1.nodes.count })
    try requireIndexable(shards.reduce(0) { $0 + $1.leaves.classes.count })
    var nodes: [ForestNode] = []
    var roots: [Int32] = []
    var leaves = LeafTable(pureLeavesOf: first.classCount)
    var importances = [Double](repeating: 0, count: first.featureCount)
    for forest in shards {
      let start = Int32(nodes.count)
      let numbers = forest.leaves.append(to: &leaves)
      roots += forest.roots.map { $0 + start }
      nodes += forest.nodes.map { node in
        ForestNode(
          feature: node.feature, threshold: node.threshold, next: node.next + start,
          leaf: node.leaf < 0 ? -1 : numbers[Int(node.leaf)])
      }
      for (feature, share) in forest.featureImportances.enumerated() {
        importances[feature] += Double(share) * Double(forest.treeCount)
      }
    }
    return RandomForest(
      featureCount: first.featureCount, classCount: first.classCount,
      featureImportances: normalised(importances), outOfBagAccuracy: nil, nodes: nodes,
      roots: roots, leaves: leaves)
  }
}

extension LeafTable {
  /// Appends the mixed leaves to a table that begins with the pure leaves.
  ///
  /// - Returns: The number of each leaf in that table.
  fileprivate func append(to table: inout LeafTable) -> [Int32] {
    (0..<count).map { leaf in
      if let id = pureClass(of: leaf) { return id }
      let entries = Int(offsets[leaf])..<Int(offsets[leaf + 1])
      table.append(entries.map { (id: classes[$0], share: shares[$0]) })
      return Int32(table.count - 1)
    }
  }
}
