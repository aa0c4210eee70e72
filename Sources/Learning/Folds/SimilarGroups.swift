/// Samples of a class that resemble each other, in groups that are held out together.
package struct SimilarGroups: Sendable {
  /// The group of each sample: the first sample of it.
  package let names: [Int]

  /// Unites the samples of a class that are in a pair, as long as a group is not too large.
  ///
  /// - Parameters:
  ///   - labels: The class of each sample; below 0 for samples of no class.
  ///   - pairs: Pairs of samples, the most similar first.
  ///   - largest: The largest group, as a fraction of its class, rounded up.
  package init(labels: [Int32], keeping pairs: [SimilarPairs.Pair], largest: Double) {
    var sizes: [Int32: Int] = [:]
    for label in labels { sizes[label, default: 0] += 1 }
    var groups = DisjointSets(count: labels.count)
    for pair in pairs {
      let label = labels[pair.first]
      guard label >= 0, label == labels[pair.second] else { continue }
      let limit = (Double(sizes[label] ?? 0) * largest).rounded(.up)
      groups.unite(pair.first, pair.second, limit: max(1, Int(limit)))
    }
    names = labels.indices.map { groups.root(of: $0) }
  }
}
