/// The division of samples into folds, each of which is held out in turn. Samples of a group are in the same fold.
package struct FoldAssignment: Sendable, Hashable {
  /// The fold of each sample; nil for samples that are never held out, since their class would be left without any.
  package let folds: [Int?]
  /// The number of folds.
  package let count: Int

  /// Folds that keep the samples of a pair together, the most similar first, as long as the samples of a class can be
  /// shared out.
  package init(labels: [Int32], keeping pairs: SimilarPairs, count: Int) {
    let groups = SimilarGroups(labels: labels, keeping: pairs.pairs, largest: 1 / Double(count))
    self.init(labels: labels, groups: groups.names.map { "\($0)" }, count: count)
  }

  /// Folds that keep the samples of each group of a class together.
  ///
  /// - Parameters:
  ///   - labels: The class of each sample.
  ///   - groups: The group of each sample.
  ///   - count: The number of folds, at least 2.
  package init(labels: [Int32], groups: [String], count: Int) {
    var members: [Int32: [String: [Int]]] = [:]
    for (row, label) in labels.enumerated() {
      members[label, default: [:]][groups[row], default: []].append(row)
    }
    var folds = [Int?](repeating: nil, count: labels.count)
    var totals = [Int](repeating: 0, count: count)
    for (_, groups) in members.sorted(by: { $0.key < $1.key }) where groups.count > 1 {
      var own = [Int](repeating: 0, count: count)
      let ordered = groups.values.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
      for rows in ordered {
        let fold = (0..<count).min { (own[$0], totals[$0], $0) < (own[$1], totals[$1], $1) } ?? 0
        for row in rows { folds[row] = fold }
        own[fold] += rows.count
        totals[fold] += rows.count
      }
    }
    self.folds = folds
    self.count = count
  }

  /// The rows of a fold.
  package func heldOut(in fold: Int) -> [Int] { folds.indices.filter { folds[$0] == fold } }

  /// The rows of all other folds, and those that are never held out.
  package func rest(of fold: Int) -> [Int] { folds.indices.filter { folds[$0] != fold } }
}
