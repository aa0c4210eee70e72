import Learning

extension Dataset {
  /// The data set with every sample in a split.
  ///
  /// Where it has no splits, a validation split is drawn from all samples, class by class. Where it has, they stay as
  /// they are, samples without one are for training, and a validation split is drawn from the training samples only
  /// when `validation` asks for it and there is none.
  ///
  /// - Parameters:
  ///   - validation: The fraction to draw, 0 to 1; nil draws a fifth where there are no splits, and nothing elsewhere.
  ///   - seed: The same seed draws the same samples of a class, whatever the other classes hold.
  package func drawingSplits(validation: Double?, seed: UInt64) -> Dataset {
    var result = self
    let fraction = hasSplits ? validation ?? 0 : validation ?? 0.2
    for index in result.samples.indices where result.samples[index].split == nil {
      result.samples[index].split = .train
    }
    guard !samples.contains(where: { $0.split == .validation }), fraction > 0 else { return result }
    var members: [String: [Int]] = [:]
    for (index, sample) in result.samples.enumerated() where sample.split == .train {
      if let label = sample.label { members[label, default: []].append(index) }
    }
    for (label, indices) in members {
      for index in Self.draw(fraction, of: indices, label: label, seed: seed) {
        result.samples[index].split = .validation
      }
    }
    return result
  }

  /// At least one of two or more is drawn, and at least one is left.
  private static func draw(
    _ fraction: Double, of indices: [Int], label: String, seed: UInt64
  ) -> ArraySlice<Int> {
    let wanted = Int((Double(indices.count) * fraction).rounded())
    let count = max(0, min(max(wanted, 1), indices.count - 1))
    var generator = SplitMix64(seed: seed ^ hash(label))
    // Fisher and Yates, ours because the standard library's shuffle may change between versions.
    var pool = indices
    for index in 0..<count {
      pool.swapAt(index, index + Int(generator.next() % UInt64(pool.count - index)))
    }
    return pool.prefix(count)
  }

  /// FNV-1a, 64 bits: the same on every run and machine, as Swift's own hashes are not.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
