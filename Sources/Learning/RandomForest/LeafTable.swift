import Failures

/// The shares of the classes in the leaves of a forest, without zeros: the entries of leaf `i` are `offsets[i]..<offsets[i + 1]`.
struct LeafTable: Hashable, Sendable {
  /// The index of each leaf's first entry; one more for the end of the last leaf.
  private(set) var offsets: [Int32] = [0]
  /// The class id of each entry.
  private(set) var classes: [Int32] = []
  /// The share of the class in the leaf.
  private(set) var shares: [Float] = []

  /// The number of leaves.
  var count: Int { offsets.count - 1 }

  /// A table without leaves.
  init() {}

  /// One pure leaf for each class, in order of the classes: the first leaves of every forest.
  init(pureLeavesOf classCount: Int) {
    offsets = (0...Int32(classCount)).map { $0 }
    classes = (0..<Int32(classCount)).map { $0 }
    shares = [Float](repeating: 1, count: classCount)
  }

  /// Validates arrays of unknown origin.
  ///
  /// - Throws: `LearningError` of code `invalidModel`.
  init(offsets: [Int32], classes: [Int32], shares: [Float], classCount: Int) throws(LearningError) {
    guard offsets.first == 0, Int(offsets.last ?? -1) == classes.count,
      zip(offsets, offsets.dropFirst()).allSatisfy(<), classes.count == shares.count,
      classes.allSatisfy({ $0 >= 0 && $0 < classCount })
    else { throw .invalidForest("its arrays of leaves contradict each other") }
    for leaf in 0..<(offsets.count - 1) {
      let entries = Int(offsets[leaf])..<Int(offsets[leaf + 1])
      let sum = shares[entries].reduce(0, +)
      guard shares[entries].allSatisfy({ $0 >= 0 }), abs(sum - 1) < 1e-3 else {
        throw .invalidForest("the shares of leaf \(leaf) do not sum to 1")
      }
    }
    self.offsets = offsets
    self.classes = classes
    self.shares = shares
  }

  /// Appends a leaf.
  mutating func append(_ entries: [(id: Int32, share: Float)]) {
    for entry in entries {
      classes.append(entry.id)
      shares.append(entry.share)
    }
    offsets.append(Int32(classes.count))
  }

  /// Appends the leaves of another table.
  mutating func append(_ other: LeafTable) {
    let shift = Int32(classes.count)
    offsets += other.offsets.dropFirst().map { $0 + shift }
    classes += other.classes
    shares += other.shares
  }

  /// The class of a pure leaf; nil for a mixed one.
  func pureClass(of leaf: Int) -> Int32? {
    let first = Int(offsets[leaf])
    return offsets[leaf + 1] - offsets[leaf] == 1 && shares[first] == 1 ? classes[first] : nil
  }
}
