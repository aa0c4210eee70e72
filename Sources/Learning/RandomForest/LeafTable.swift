/// The shares of the classes in leaves, without the zeros: the entries of leaf `i` are `offsets[i]..<offsets[i + 1]`.
struct LeafTable: Hashable, Sendable {
  private(set) var offsets: [Int32] = [0]
  private(set) var classes: [Int32] = []
  private(set) var shares: [Float] = []

  var count: Int { offsets.count - 1 }

  init() {}

  /// Leaves of one class each, in order of the classes: the first leaves of every forest.
  init(pureLeavesOf classCount: Int) {
    offsets = (0...Int32(classCount)).map { $0 }
    classes = (0..<Int32(classCount)).map { $0 }
    shares = [Float](repeating: 1, count: classCount)
  }

  /// Checks arrays from outside.
  init(offsets: [Int32], classes: [Int32], shares: [Float], classCount: Int) throws(LearningError) {
    guard offsets.first == 0, Int(offsets.last ?? -1) == classes.count,
      zip(offsets, offsets.dropFirst()).allSatisfy(<), classes.count == shares.count,
      classes.allSatisfy({ $0 >= 0 && $0 < classCount })
    else { throw .invalidForest("The leaves do not fit together.") }
    for leaf in 0..<(offsets.count - 1) {
      let entries = Int(offsets[leaf])..<Int(offsets[leaf + 1])
      let sum = shares[entries].reduce(0, +)
      guard shares[entries].allSatisfy({ $0 >= 0 }), abs(sum - 1) < 1e-3 else {
        throw .invalidForest("The shares of leaf \(leaf) do not sum to 1.")
      }
    }
    self.offsets = offsets
    self.classes = classes
    self.shares = shares
  }

  mutating func append(_ entries: [(id: Int32, share: Float)]) {
    for entry in entries {
      classes.append(entry.id)
      shares.append(entry.share)
    }
    offsets.append(Int32(classes.count))
  }

  /// Appends another table's leaves from `first` on.
  mutating func append(_ other: LeafTable, from first: Int = 0) {
    let skipped = other.offsets[first]
    let shift = Int32(classes.count) - skipped
    offsets += other.offsets[(first + 1)...].map { $0 + shift }
    classes += other.classes[Int(skipped)...]
    shares += other.shares[Int(skipped)...]
  }

  /// The one class of a leaf, or nil when it holds several.
  func pureClass(of leaf: Int) -> Int32? {
    let first = Int(offsets[leaf])
    return offsets[leaf + 1] - offsets[leaf] == 1 && shares[first] == 1 ? classes[first] : nil
  }
}
