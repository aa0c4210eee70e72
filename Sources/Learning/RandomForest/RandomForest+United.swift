public import Failures

extension RandomForest {
  /// One forest of the trees of several, in order: what was grown on the parts of a data set votes as one.
  ///
  /// Its out-of-bag accuracy is not known.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` when there is no forest, or they differ in features or classes, and
  ///   `tooLarge`.
  public static func united(_ forests: [RandomForest]) throws(LearningError) -> RandomForest {
    guard let model = forests.first,
      forests.allSatisfy({
        $0.featureCount == model.featureCount && $0.classCount == model.classCount
      })
    else {
      throw LearningError(
        .sizeMismatch, "Forests of different features or classes cannot be united.",
        remedy: "Grow at least one forest, and all on the same features and classes.")
    }
    try requireCountable(nodes: forests.reduce(0) { $0 + $1.nodes.count })
    try requireCountable(nodes: forests.reduce(0) { $0 + $1.leaves.classes.count })
    var nodes: [ForestNode] = []
    var roots: [Int32] = []
    var leaves = LeafTable(pureLeavesOf: model.classCount)
    var importances = [Double](repeating: 0, count: model.featureCount)
    for forest in forests {
      let start = Int32(nodes.count)
      let numbers = forest.leaves.numbers(appendedTo: &leaves)
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
      featureCount: model.featureCount, classCount: model.classCount,
      featureImportances: normalised(importances), outOfBagAccuracy: nil, nodes: nodes,
      roots: roots, leaves: leaves)
  }
}

extension LeafTable {
  /// Appends the leaves of several classes to a table that begins with the pure leaves; returns every leaf's number there.
  fileprivate func numbers(appendedTo table: inout LeafTable) -> [Int32] {
    (0..<count).map { leaf in
      if let id = pureClass(of: leaf) { return id }
      let entries = Int(offsets[leaf])..<Int(offsets[leaf + 1])
      table.append(entries.map { (id: classes[$0], share: shares[$0]) })
      return Int32(table.count - 1)
    }
  }
}
