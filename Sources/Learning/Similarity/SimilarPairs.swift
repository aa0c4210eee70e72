import Failures
package import Parallelism

/// The pairs of samples that resemble each other far more than most do, such as photos of one burst.
///
/// They are found by locality-sensitive hashing: samples on the same side of all planes of a table of
/// ``SimilaritySketches`` lie in one bucket, and each is compared with the few whose projection onto a further direction is
/// next to its own. The time grows with the number of samples, not with its square. Of the pairs at the least similarity
/// about nine in ten are found, and nearly all that are closer.
package struct SimilarPairs: Sendable {
  /// Two samples, the first before the second.
  package struct Pair: Sendable, Hashable {
    package let first: Int
    package let second: Int
    /// The cosine of the angle between their ``UnitRoots``, seen from the mean of all samples, to about two hundredths.
    package let similarity: Float

    package init(first: Int, second: Int, similarity: Float) {
      self.first = first
      self.second = second
      self.similarity = similarity
    }
  }

  /// The least similarity of photos that are held out together.
  package static let usualLeast: Float = 0.8

  /// The number of samples of its bucket that a sample is compared with.
  private static let window = 12

  /// The pairs, the most similar first. Of a sample that resembles many, the closest are in pairs.
  package let pairs: [Pair]

  /// - Parameters:
  ///   - features: The samples.
  ///   - least: The least similarity of a pair, above 0.
  ///   - jobs: The number of threads, at least 1. It does not change the result.
  ///   - cancellation: Checked for every table.
  /// - Throws: `LearningError` of code `nonFinite`, `libraryMissing` or `cancelled`.
  package init(
    in features: FeatureMatrix, least: Float = usualLeast, jobs: Int,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws(LearningError) {
    var sketches = try SimilaritySketches(columns: features.columns)
    try sketches.append(features, jobs: jobs)
    try self.init(in: sketches, least: least, jobs: jobs, cancellation: cancellation)
  }

  /// - Parameters:
  ///   - sketches: The samples.
  ///   - groups: The group of each sample: the closest within its group and the closest of other groups are both found.
  ///     Empty for one group.
  package init(
    in sketches: SimilaritySketches, groups: [UInt8] = [], least: Float, jobs: Int,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws(LearningError) {
    let groups = groups.isEmpty ? [UInt8](repeating: 0, count: sketches.count) : groups
    precondition(groups.count == sketches.count, "a group for each sample")
    let (values, inverses) = sketches.centred(jobs: jobs)
    let search = Search(
      sketches: values, inverses: inverses, count: sketches.count, tables: sketches.tables)
    var within = NearestSamples(count: sketches.count)
    var across = NearestSamples(count: sketches.count)
    for table in 0..<sketches.tables {
      try cancellation.check()
      let order = search.order(ofTable: table)
      let similarities = search.similarities(along: order, table: table, jobs: jobs)
      for place in order.indices {
        for step in 1...Self.window where place + step < order.count {
          let similarity = similarities[place * Self.window + step - 1]
          guard similarity >= least else { continue }
          let (first, second) = (Int(order[place]), Int(order[place + step]))
          if groups[first] == groups[second] {
            within.insert(first, second, similarity: similarity)
          } else {
            across.insert(first, second, similarity: similarity)
          }
        }
      }
    }
    pairs = (within.pairs + across.pairs).sorted {
      ($1.similarity, $0.first, $0.second) < ($0.similarity, $1.first, $1.second)
    }
  }

  /// The comparisons of one table after the other.
  private struct Search {
    let sketches: Scratch<Int8>
    let inverses: Scratch<Float>
    let count: Int
    let tables: Int
    private var width: Int { tables * SimilaritySketches.planesPerTable }

    init(sketches: Scratch<Int8>, inverses: Scratch<Float>, count: Int, tables: Int) {
      self.sketches = sketches
      self.inverses = inverses
      self.count = count
      self.tables = tables
    }

    /// The sides of a table's planes that a sample lies on, a bit each.
    private func bucket(of row: Int, table: Int) -> UInt64 {
      let first = row * width + table * SimilaritySketches.planesPerTable
      return (0..<SimilaritySketches.planesPerTable).reduce(0) {
        $0 << 1 | (sketches[first + $1] > 0 ? 1 : 0)
      }
    }

    /// The samples, bucket after bucket, those of a bucket by their projection onto a plane of the next table.
    func order(ofTable table: Int) -> [Int32] {
      let next = (table + 1) % tables * SimilaritySketches.planesPerTable
      var keys = [UInt64](repeating: 0, count: count)
      for row in 0..<count {
        let place = UInt64(Int(sketches[row * width + next]) + 128)
        keys[row] = (bucket(of: row, table: table) << 8 | place) << 32 | UInt64(row)
      }
      keys.sort()
      return keys.map { Int32(truncatingIfNeeded: $0) }
    }

    /// The similarity of each sample in the order to those behind it in its bucket: ``window`` numbers, -1 for none.
    func similarities(along order: [Int32], table: Int, jobs: Int) -> Scratch<Float> {
      let window = SimilarPairs.window
      let result = Scratch<Float>(repeating: -1, count: order.count * window)
      let block = 4096
      concurrentForEach(count: (order.count + block - 1) / block, jobs: jobs) { index in
        for place in index * block..<min((index + 1) * block, order.count) {
          let row = Int(order[place])
          let own = bucket(of: row, table: table)
          for step in 1...window where place + step < order.count {
            let other = Int(order[place + step])
            guard bucket(of: other, table: table) == own else { break }
            let product = DotProduct.of(
              sketches.base + row * width, sketches.base + other * width, count: width)
            result[place * window + step - 1] = Float(product) * (inverses[row] * inverses[other])
          }
        }
      }
      return result
    }
  }
}

/// The closest few of each sample, in memory of a fixed size.
private struct NearestSamples {
  private static let kept = 8

  private var neighbours: [Int32]
  private var similarities: [Float]

  init(count: Int) {
    neighbours = [Int32](repeating: -1, count: count * Self.kept)
    similarities = [Float](repeating: -1, count: count * Self.kept)
  }

  mutating func insert(_ first: Int, _ second: Int, similarity: Float) {
    insert(Int32(second), to: first, similarity)
    insert(Int32(first), to: second, similarity)
  }

  private mutating func insert(_ neighbour: Int32, to sample: Int, _ similarity: Float) {
    let slots = sample * Self.kept..<(sample + 1) * Self.kept
    func precedes(_ slot: Int) -> Bool {
      (similarities[slot], neighbour) > (similarity, neighbours[slot])
    }
    guard !neighbours[slots].contains(neighbour) else { return }
    var slot = slots.upperBound - 1
    guard !precedes(slot) else { return }
    while slot > slots.lowerBound, !precedes(slot - 1) {
      neighbours[slot] = neighbours[slot - 1]
      similarities[slot] = similarities[slot - 1]
      slot -= 1
    }
    neighbours[slot] = neighbour
    similarities[slot] = similarity
  }

  /// The pairs in which a sample is among the closest of the other, each once.
  var pairs: [SimilarPairs.Pair] {
    neighbours.indices.compactMap { slot in
      let (sample, other) = (slot / Self.kept, Int(neighbours[slot]))
      guard other >= 0, sample < other || !isClosest(sample, of: other) else { return nil }
      return SimilarPairs.Pair(
        first: min(sample, other), second: max(sample, other), similarity: similarities[slot])
    }
  }

  private func isClosest(_ sample: Int, of other: Int) -> Bool {
    neighbours[other * Self.kept..<(other + 1) * Self.kept].contains(Int32(sample))
  }
}
