import Learning

extension Dataset {
  /// The data set with every sample in a split.
  ///
  /// Without splits of its own, a validation split is drawn from all samples, class by class. Given splits are kept,
  /// samples without one are for training, and a validation split is drawn from the training samples only when
  /// `validation` asks for it and there is none.
  ///
  /// - Parameters:
  ///   - validation: The fraction to draw, 0 to 1; nil draws a fifth where there are no splits, and nothing otherwise.
  ///   - seed: The seed of the draw. The same seed draws the same samples of a class, whatever the other classes hold.
  ///   - groups: The group of each sample by its path: samples of a group are drawn together, as is a sample of none;
  ///     nil draws samples one by one.
  package func drawingSplits(
    validation: Double?, seed: UInt64, groups: [String: String]? = nil
  ) -> Dataset {
    var result = self
    let fraction = drawnFraction(validation: validation)
    for index in result.samples.indices where result.samples[index].split == nil {
      result.samples[index].split = .train
    }
    guard fraction > 0 else { return result }
    var members: [String: [Int]] = [:]
    for (index, sample) in result.samples.enumerated() where sample.split == .train {
      if let label = sample.label { members[label, default: []].append(index) }
    }
    let names = groups.map { groups in samples.map { groups[$0.path] ?? $0.path } }
    for (label, indices) in members {
      let drawn =
        if let names {
          Self.draw(fraction, of: indices, label: label, seed: seed, groups: names)
        } else {
          Array(Self.draw(fraction, of: indices, label: label, seed: seed))
        }
      for index in drawn { result.samples[index].split = .validation }
    }
    return result
  }

  /// The fraction of the training samples that ``drawingSplits(validation:seed:groups:)`` draws; 0 where there is a
  /// validation split, or none is wanted.
  package func drawnFraction(validation: Double?) -> Double {
    guard !samples.contains(where: { $0.split == .validation }) else { return 0 }
    return hasSplits ? validation ?? 0 : validation ?? 0.2
  }

  /// Draws groups of a class until a fraction of its samples is reached, and never all groups.
  private static func draw(
    _ fraction: Double, of indices: [Int], label: String, seed: UInt64, groups: [String]
  ) -> [Int] {
    var members: [String: [Int]] = [:]
    for index in indices { members[groups[index], default: []].append(index) }
    let ordered = members.values.sorted { $0[0] < $1[0] }
    var generator = SplitMix64(seed: seed ^ hash(label))
    let wanted = Int((Double(indices.count) * fraction).rounded())
    var drawn: [Int] = []
    for group in generator.draw(ordered.count, from: ordered).dropLast()
    where drawn.isEmpty || drawn.count + group.count <= max(wanted, 1) {
      drawn += group
    }
    return drawn
  }

  /// Draws a fraction of a class: at least one of two or more samples, and never all of them.
  private static func draw(
    _ fraction: Double, of indices: [Int], label: String, seed: UInt64
  ) -> ArraySlice<Int> {
    let wanted = Int((Double(indices.count) * fraction).rounded())
    let count = max(0, min(max(wanted, 1), indices.count - 1))
    var generator = SplitMix64(seed: seed ^ hash(label))
    return generator.draw(count, from: indices)
  }

  /// The FNV-1a hash of 64 bits, which unlike Swift's own is the same in every process.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
