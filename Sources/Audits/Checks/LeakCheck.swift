import Datasets
import Learning

/// Finds the held-out photos that are nearly the same as a training photo, and measures what they do to the accuracy.
struct LeakCheck {
  /// A held-out photo, and the training photo that is closest to it.
  let pairs: [(heldOut: Int, training: Int)]
  private let splits: [Split?]
  /// The held-out photos with such a training photo.
  let affected: Set<Int>

  /// - Parameters:
  ///   - pairs: Pairs that are nearly the same, the most similar first.
  ///   - splits: The split of each photo.
  init(_ pairs: [SimilarPairs.Pair], splits: [Split?]) {
    self.splits = splits
    var affected: Set<Int> = []
    var found: [(heldOut: Int, training: Int)] = []
    for pair in pairs {
      let (one, other) = (splits[pair.first], splits[pair.second])
      guard let one, let other, (one == .train) != (other == .train) else { continue }
      let (heldOut, training) =
        one == .train ? (pair.second, pair.first) : (pair.first, pair.second)
      if affected.insert(heldOut).inserted { found.append((heldOut, training)) }
    }
    self.affected = affected
    self.pairs = found
  }

  /// The report, without accuracies.
  func leaks(paths: [String]) -> Leaks {
    var leaks = Leaks()
    leaks.pairs = pairs.map { [paths[$0.heldOut], paths[$0.training]] }
    leaks.affected = affected.count
    var totals: [Split: Int] = [:]
    var counts: [Split: Int] = [:]
    for (photo, split) in splits.enumerated() {
      guard let split, split != .train else { continue }
      totals[split, default: 0] += 1
      if affected.contains(photo) { counts[split, default: 0] += 1 }
    }
    let all = totals.values.reduce(0, +)
    leaks.affectedFraction = all > 0 ? Double(affected.count) / Double(all) : 0
    for (split, total) in totals {
      leaks.affectedBySplit[split.rawValue] = Double(counts[split] ?? 0) / Double(total)
    }
    return leaks
  }
}

/// Right and wrong answers on held-out photos, with and without those that leak.
struct HeldOutScore {
  private var all = (right: 0, total: 0)
  private var clean = (right: 0, total: 0)

  /// Adds the answer for a photo.
  mutating func add(isRight: Bool, leaks: Bool) {
    all.total += 1
    all.right += isRight ? 1 : 0
    guard !leaks else { return }
    clean.total += 1
    clean.right += isRight ? 1 : 0
  }

  /// The fraction of right answers; nil without photos.
  var accuracy: Double? { all.total > 0 ? Double(all.right) / Double(all.total) : nil }

  /// The fraction of right answers for photos that do not leak; nil without any.
  var accuracyWithout: Double? { clean.total > 0 ? Double(clean.right) / Double(clean.total) : nil }
}
