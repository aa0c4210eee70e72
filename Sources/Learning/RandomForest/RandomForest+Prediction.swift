public import Failures
import Parallelism

extension RandomForest {
  /// The number of rows processed together: their features stay in the cache for all trees, and their out-of-bag bits
  /// fill a word.
  private static let block = 64

  public func probabilities(
    for features: FeatureMatrix, jobs: Int
  ) throws(LearningError) -> [Float] {
    try features.require(columns: featureCount)
    try features.requireFinite(jobs: jobs)
    let scores = Scratch<Float>(repeating: 0, count: features.rows * classCount)
    let blocks = (features.rows + Self.block - 1) / Self.block
    concurrentForEach(count: blocks, jobs: jobs) { block in
      let first = block * Self.block
      features.values.withUnsafeBufferPointer { values in
        score(
          values.baseAddress.unsafelyUnwrapped + first * featureCount,
          rows: min(Self.block, features.rows - first),
          into: scores.base + first * classCount)
      }
    }
    return Array(UnsafeBufferPointer(start: scores.base, count: scores.count))
  }

  public func probabilities(for features: Span<Float>) throws(LearningError) -> [Float] {
    try require(features)
    return features.withUnsafeBufferPointer { values in
      [Float](unsafeUninitializedCapacity: classCount) { scores, count in
        scores.initialize(repeating: 0)
        score(
          values.baseAddress.unsafelyUnwrapped, rows: 1,
          into: scores.baseAddress.unsafelyUnwrapped)
        count = classCount
      }
    }
  }

  /// The fraction of rows that the trees not grown on them classify correctly; nil when every tree was grown on every row.
  func accuracy(
    on features: FeatureMatrix, labels: [Int32], outOfBag: [[UInt64]], jobs: Int
  ) -> Double? {
    let blocks = (features.rows + Self.block - 1) / Self.block
    let counts = concurrentMap(count: blocks, jobs: jobs) { block in
      let scores = Scratch<Float>(repeating: 0, count: Self.block * classCount)
      let rows = Scratch<Int32>(repeating: 0, count: Self.block)
      var seen: UInt64 = 0
      features.values.withUnsafeBufferPointer { values in
        let values = values.baseAddress.unsafelyUnwrapped + block * Self.block * featureCount
        for tree in 0..<treeCount {
          var bits = outOfBag[tree][block]
          seen |= bits
          var count = 0
          while bits != 0 {
            rows[count] = Int32(bits.trailingZeroBitCount)
            bits &= bits &- 1
            count += 1
          }
          add(tree: tree, values, rows: rows.base, count: count, to: scores.base)
        }
      }
      var correct = 0
      for row in 0..<Self.block where seen >> UInt64(row) & 1 == 1 {
        let score = UnsafeBufferPointer(start: scores.base + row * classCount, count: classCount)
        let label = Int(labels[block * Self.block + row])
        correct += score.firstIndexOfMaximum == label ? 1 : 0
      }
      return (seen: seen.nonzeroBitCount, correct: correct)
    }
    let seen = counts.reduce(0) { $0 + $1.seen }
    let correct = counts.reduce(0) { $0 + $1.correct }
    return seen > 0 ? Double(correct) / Double(seen) : nil
  }

  /// Writes the mean of the trees' class shares for up to a block of rows.
  private func score(
    _ values: UnsafePointer<Float>, rows: Int, into scores: UnsafeMutablePointer<Float>
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.block) { numbers in
      let numbers = numbers.baseAddress.unsafelyUnwrapped
      for row in 0..<rows { numbers[row] = Int32(row) }
      for tree in 0..<treeCount {
        add(tree: tree, values, rows: numbers, count: rows, to: scores)
      }
    }
    let scale = 1 / Float(treeCount)
    for index in 0..<(rows * classCount) { scores[index] *= scale }
  }

  /// Adds the class shares of one tree for some rows of a block. Eight rows descend in step to hide the latency of each
  /// step.
  @inline(__always)
  private func add(
    tree: Int, _ values: UnsafePointer<Float>, rows: UnsafePointer<Int32>, count: Int,
    to scores: UnsafeMutablePointer<Float>
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      let nodes = nodes.baseAddress.unsafelyUnwrapped
      var first = 0
      while first < count {
        let last = count - 1
        func features(_ index: Int) -> UnsafePointer<Float> {
          values + Int(rows[min(first + index, last)]) * featureCount
        }
        let x0 = features(0)
        let x1 = features(1)
        let x2 = features(2)
        let x3 = features(3)
        let x4 = features(4)
        let x5 = features(5)
        let x6 = features(6)
        let x7 = features(7)
        @inline(__always)
        func step(from index: Int32, features x: UnsafePointer<Float>) -> Int32 {
          let node = nodes[Int(index)]
          return node.next &+ (x[Int(node.feature)] > node.threshold ? 1 : 0)
        }
        var place = SIMD8<Int32>(repeating: roots[tree])
        while true {
          let before = place
          place[0] = step(from: place[0], features: x0)
          place[1] = step(from: place[1], features: x1)
          place[2] = step(from: place[2], features: x2)
          place[3] = step(from: place[3], features: x3)
          place[4] = step(from: place[4], features: x4)
          place[5] = step(from: place[5], features: x5)
          place[6] = step(from: place[6], features: x6)
          place[7] = step(from: place[7], features: x7)
          if place == before { break }
        }
        for index in 0..<min(8, count - first) {
          let leaf = Int(nodes[Int(place[index])].leaf)
          let score = scores + Int(rows[first + index]) * classCount
          for entry in Int(leaves.offsets[leaf])..<Int(leaves.offsets[leaf + 1]) {
            score[Int(leaves.classes[entry])] += leaves.shares[entry]
          }
        }
        first += 8
      }
    }
  }
}
