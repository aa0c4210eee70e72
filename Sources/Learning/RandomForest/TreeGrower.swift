/// A grower of one decision tree on binned features, to purity, by the Gini impurity.
///
/// It owns the buffers for one tree and belongs to one thread. Counts are integers and exact: sums of squares stay below
/// 2^62 for fewer than 2^31 samples.
struct TreeGrower: ~Copyable {
  /// A tree with node numbers from 0 on.
  struct Tree: Sendable {
    var nodes: [ForestNode] = []
    /// The leaves of several classes; pure leaves are known by their class.
    var mixedLeaves = LeafTable()
    /// The decrease in impurity due to each feature, as a fraction of the tree's total.
    var importances: [Float] = []
    /// Bit `row % 64` of word `row / 64` is set if the row was not drawn for this tree.
    var outOfBag: [UInt64] = []
  }

  /// A node to grow and the range of its samples.
  private struct PendingNode {
    let start: Int
    let count: Int
    let node: Int
  }

  /// A packed sample is `bin << 26 | class << weightBits | weight`, so that sorting by bin moves single words.
  static let binShift: UInt32 = 26

  let bins: BinnedFeatures
  private let classCount: Int
  let featuresPerSplit: Int
  let weightBits: UInt32
  let weightMask: UInt32
  let classMask: UInt32
  private let total: Scratch<Int32>
  private let localID: Scratch<UInt32>
  private let globalID: Scratch<Int32>
  let localTotal: Scratch<Int32>
  let left: Scratch<Int32>
  let right: Scratch<Int32>
  let features: Scratch<Int32>
  let histogram: Scratch<Int32>

  init(bins: BinnedFeatures, classCount: Int, featuresPerSplit: Int) {
    self.bins = bins
    self.classCount = classCount
    self.featuresPerSplit = featuresPerSplit
    let classBits = UInt32(Int.bitWidth - (classCount - 1).leadingZeroBitCount)
    weightBits = Self.binShift - classBits
    weightMask = 1 << weightBits - 1
    classMask = 1 << classBits - 1
    total = Scratch(repeating: 0, count: classCount)
    localID = Scratch(repeating: 0, count: classCount)
    globalID = Scratch(repeating: 0, count: classCount)
    localTotal = Scratch(repeating: 0, count: classCount)
    left = Scratch(repeating: 0, count: classCount)
    right = Scratch(repeating: 0, count: classCount)
    features = Scratch(repeating: 0, count: bins.columns)
    histogram = Scratch(repeating: 0, count: BinnedFeatures.binCount + 1)
  }

  /// Grows a tree on rows drawn `drawn[row]` times.
  func grow(drawn: [Int32], labels: [Int32], random: inout SplitMix64) -> Tree {
    var tree = Tree()
    tree.importances = [Float](repeating: 0, count: bins.columns)
    tree.outOfBag = [UInt64](repeating: 0, count: (drawn.count + 63) / 64)
    // A row drawn more often than the bits of the weight can represent gets several entries.
    let maximumWeight = Int32(weightMask)
    var entries = 0
    for row in drawn.indices {
      if drawn[row] == 0 { tree.outOfBag[row / 64] |= 1 << UInt64(row % 64) }
      entries += Int((drawn[row] + maximumWeight - 1) / maximumWeight)
    }
    let rows = Scratch<Int32>(repeating: 0, count: entries)
    let samples = Scratch<UInt32>(repeating: 0, count: entries)
    var entry = 0
    for row in drawn.indices {
      var weight = drawn[row]
      while weight > 0 {
        let part = min(weight, maximumWeight)
        rows[entry] = Int32(row)
        samples[entry] = UInt32(labels[row]) << weightBits | UInt32(part)
        weight -= part
        entry += 1
      }
    }
    for feature in 0..<features.count { features[feature] = Int32(feature) }
    grow(&tree, rows: rows, samples: samples, random: &random)
    return tree
  }

  private func grow(
    _ tree: inout Tree, rows: Scratch<Int32>, samples: Scratch<UInt32>, random: inout SplitMix64
  ) {
    let keys = Scratch<UInt32>(repeating: 0, count: rows.count)
    let sorted = Scratch<UInt32>(repeating: 0, count: rows.count)
    let local = Scratch<UInt32>(repeating: 0, count: rows.count)
    var decreases = [Double](repeating: 0, count: bins.columns)
    tree.nodes.append(.undecided)
    var pending = [PendingNode(start: 0, count: rows.count, node: 0)]
    while let next = pending.popLast() {
      let rowBase = rows.base + next.start
      let sampleBase = samples.base + next.start
      let (classes, weight, squares) = countClasses(
        of: sampleBase, count: next.count, local: local.base)
      var split = Split()
      if classes > 1 {
        split = bestSplit(
          rows: rowBase, samples: local.base, count: next.count, classes: classes, weight: weight,
          keys: keys.base, sorted: sorted.base, random: &random)
      }
      guard split.feature >= 0 else {
        tree.nodes[next.node] = .leaf(leaf(classes: classes, weight: weight, tree: &tree))
        continue
      }
      decreases[split.feature] += max(split.score - Double(squares) / Double(weight), 0)
      let below = partition(
        rows: rowBase, samples: sampleBase, count: next.count, by: split, spareRows: sorted.base,
        spareSamples: keys.base)
      let child = tree.nodes.count
      tree.nodes.append(.undecided)
      tree.nodes.append(.undecided)
      tree.nodes[next.node] = .split(
        feature: split.feature,
        threshold: bins.edges[split.feature * BinnedFeatures.binCount + split.bin], left: child)
      pending.append(
        PendingNode(start: next.start + below, count: next.count - below, node: child + 1))
      pending.append(PendingNode(start: next.start, count: below, node: child))
    }
    let sum = decreases.reduce(0, +)
    if sum > 0 { tree.importances = decreases.map { Float($0 / sum) } }
  }

  /// Counts the classes of a node and writes its samples to `local` with classes renumbered from 0, which shortens the
  /// loops over classes towards the leaves.
  @inline(__always)
  private func countClasses(
    of samples: UnsafeMutablePointer<UInt32>, count: Int, local: UnsafeMutablePointer<UInt32>
  ) -> (classes: Int, weight: Int, squares: Int) {
    let total = total.base
    var classes = 0
    for index in 0..<count {
      let sample = samples[index]
      let id = Int(sample >> weightBits)
      if total[id] == 0 {
        globalID[classes] = Int32(truncatingIfNeeded: id)
        localID[id] = UInt32(truncatingIfNeeded: classes) << weightBits
        classes &+= 1
      }
      total[id] &+= Int32(truncatingIfNeeded: sample & weightMask)
      local[index] = localID[id] | (sample & weightMask)
    }
    var weight = 0
    var squares = 0
    for index in 0..<classes {
      let id = Int(globalID[index])
      let count = total[id]
      localTotal[index] = count
      total[id] = 0
      weight &+= Int(count)
      squares &+= Int(count) &* Int(count)
    }
    return (classes, weight, squares)
  }

  /// Moves the samples of the left side to the front, preserving their order, and returns their number.
  @inline(__always)
  private func partition(
    rows: UnsafeMutablePointer<Int32>, samples: UnsafeMutablePointer<UInt32>, count: Int,
    by split: Split, spareRows: UnsafeMutablePointer<UInt32>,
    spareSamples: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let column = bins.codes.base + split.feature &* bins.rows
    var below = 0
    var above = 0
    for index in 0..<count {
      let row = rows[index]
      let sample = samples[index]
      let goesLeft = Int(column[Int(row)]) <= split.bin ? 1 : 0
      rows[below] = row
      samples[below] = sample
      spareRows[above] = UInt32(bitPattern: row)
      spareSamples[above] = sample
      below &+= goesLeft
      above &+= 1 &- goesLeft
    }
    for index in 0..<above {
      rows[below &+ index] = Int32(bitPattern: spareRows[index])
      samples[below &+ index] = spareSamples[index]
    }
    return below
  }

  /// The number of the leaf for the node counted last: the class id of a pure one, or `classCount` plus its index among
  /// the mixed ones.
  private func leaf(classes: Int, weight: Int, tree: inout Tree) -> Int {
    if classes == 1 { return Int(globalID[0]) }
    let shares = (0..<classes).map { index in
      (id: globalID[index], share: Float(Double(localTotal[index]) / Double(weight)))
    }
    tree.mixedLeaves.append(shares.sorted { $0.id < $1.id })
    return classCount + tree.mixedLeaves.count - 1
  }
}
