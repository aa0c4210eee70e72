/// The bootstrap sampling of the samples that trees are grown on.
struct Bootstrap: Sendable {
  /// Row numbers, class by class.
  private let rowsByClass: [Int32]
  /// The position in `rowsByClass` and the number of rows of each class that has any.
  private let groups: [(start: Int, count: Int)]
  private let weights: ClassWeights
  private let bootstraps: Bool

  init(_ labels: TrainingLabels, weights: ClassWeights, bootstraps: Bool) {
    var start = 0
    var starts: [Int] = []
    for count in labels.counts {
      starts.append(start)
      start += count
    }
    groups = zip(starts, labels.counts).filter { $0.1 > 0 }.map { (start: $0, count: $1) }
    var rowsByClass = [Int32](repeating: 0, count: labels.ids.count)
    for (row, id) in labels.ids.enumerated() {
      rowsByClass[starts[Int(id)]] = Int32(row)
      starts[Int(id)] += 1
    }
    self.rowsByClass = rowsByClass
    self.weights = weights
    self.bootstraps = bootstraps
  }

  /// Draws one bootstrap sample, or all rows once when bootstrap sampling is off.
  ///
  /// With balanced weights every class is drawn equally often (a remainder goes to random classes), so that the share of a
  /// class in a tree does not depend on its share in the data.
  ///
  /// - Returns: The number of times that each row is drawn; the sum is the number of rows.
  func draw(using random: inout SplitMix64) -> [Int32] {
    let rows = rowsByClass.count
    if !bootstraps { return [Int32](repeating: 1, count: rows) }
    var drawn = [Int32](repeating: 0, count: rows)
    switch weights {
    case .uniform:
      for _ in 0..<rows { drawn[random.below(rows)] += 1 }
    case .balanced:
      var groups = groups
      random.shuffle(&groups)
      for (index, group) in groups.enumerated() {
        let share = rows / groups.count + (index < rows % groups.count ? 1 : 0)
        for _ in 0..<share {
          drawn[Int(rowsByClass[group.start + random.below(group.count)])] += 1
        }
      }
    }
    return drawn
  }
}
