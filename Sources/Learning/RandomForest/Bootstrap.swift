/// The bootstrap sampling of the samples that trees are grown on.
struct Bootstrap: Sendable {
  /// Sample numbers, class by class.
  private let samplesByClass: [Int32]
  /// The position in `samplesByClass` and the number of samples of each class that has any.
  private let groups: [(start: Int, count: Int)]
  private let labels: TrainingLabels
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
    var samplesByClass = [Int32](repeating: 0, count: labels.ids.count)
    for (sample, id) in labels.ids.enumerated() {
      samplesByClass[starts[Int(id)]] = Int32(sample)
      starts[Int(id)] += 1
    }
    self.samplesByClass = samplesByClass
    self.labels = labels
    self.weights = weights
    self.bootstraps = bootstraps
  }

  /// All rows, those of rarer classes several times when classes are balanced.
  private var allRows: [Int32] {
    guard weights == .balanced, let largest = groups.map(\.count).max() else {
      return [Int32](repeating: 1, count: labels.ids.count)
    }
    let times = labels.counts.map { count -> Int32 in
      count > 0 ? Int32(min((largest + count / 2) / count, Self.mostTimes)) : 0
    }
    return labels.ids.map { times[Int($0)] }
  }

  /// The most often that a row counts, so that a single sample among thousands does not make its tree all by itself.
  private static let mostTimes = 64

  /// Draws one bootstrap sample, or all rows when bootstrap sampling is off.
  ///
  /// With balanced weights every class is drawn equally often (a remainder goes to random classes), so that the share of a
  /// class in a tree does not depend on its share in the data.
  ///
  /// - Returns: The number of times that each row is drawn.
  func draw(using random: inout SplitMix64) -> [Int32] {
    let samples = samplesByClass.count
    if !bootstraps { return allRows }
    var drawn = [Int32](repeating: 0, count: samples)
    switch weights {
    case .uniform:
      for _ in 0..<samples { drawn[random.below(samples)] += 1 }
    case .balanced:
      var groups = groups
      random.shuffle(&groups)
      for (index, group) in groups.enumerated() {
        let share = samples / groups.count + (index < samples % groups.count ? 1 : 0)
        for _ in 0..<share {
          drawn[Int(samplesByClass[group.start + random.below(group.count)])] += 1
        }
      }
    }
    return drawn
  }
}
