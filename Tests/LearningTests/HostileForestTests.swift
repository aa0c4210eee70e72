import Learning
import Testing

struct HostileForestTests {
  private static let valid = RandomForest.Arrays(
    featureCount: 2, classCount: 3, importances: [0.5, 0.5], treeOffsets: [0, 5, 6],
    nodeFeatures: [0, -1, 1, -1, -1, -1], thresholds: [0.5, 0, 1.5, 0, 0, 0],
    children: [1, 0, 3, 1, 2, 3], leafOffsets: [0, 1, 2, 3, 5], leafClasses: [0, 1, 2, 0, 2],
    leafProbabilities: [1, 1, 1, 0.25, 0.75])

  @Test func validArraysMakeAForest() throws {
    let forest = try RandomForest(Self.valid)
    #expect(forest.arrays == Self.valid)
    #expect(forest.treeCount == 2)
    #expect(try forest.probabilities(for: [0, 0]) == [0.625, 0, 0.375])
    #expect(try forest.probabilities(for: [1, 1]) == [0.125, 0.5, 0.375])
    #expect(try forest.probabilities(for: [1, 2]) == [0.125, 0, 0.875])
  }

  typealias Damage = @Sendable (inout RandomForest.Arrays) -> Void

  static let damages: [Damage] = [
    { $0.children[0] = 0 },  // A node that is its own child.
    { $0.children[2] = 1 },  // A child before its parent.
    { $0.children[0] = -1 },
    { $0.children[0] = .min },
    { $0.children[2] = 4 },  // The right child is in the next tree.
    { $0.children[2] = .max },
    { $0.children[5] = 4 },  // No such leaf.
    { $0.children[5] = -1 },
    { $0.nodeFeatures[0] = 2 },
    { $0.nodeFeatures[0] = -2 },
    { $0.nodeFeatures[0] = .max },
    { $0.nodeFeatures.removeLast() },
    { $0.thresholds[0] = .nan },
    { $0.thresholds[0] = .infinity },
    { $0.thresholds.removeLast() },
    { $0.children.removeLast() },
    { $0.treeOffsets = [] },
    { $0.treeOffsets = [0] },
    { $0.treeOffsets = [0, 5] },
    { $0.treeOffsets = [1, 5, 6] },
    { $0.treeOffsets = [0, 5, 5, 6] },
    { $0.treeOffsets = [0, 7, 6] },
    { $0.treeOffsets = [0, -1, 6] },
    { $0.leafOffsets = [] },
    { $0.leafOffsets = [0, 1, 2, 3, 6] },
    { $0.leafOffsets = [0, 9, 2, 3, 5] },
    { $0.leafOffsets = [0, 1, 1, 3, 5] },
    { $0.leafOffsets = [-1, 1, 2, 3, 5] },
    { $0.leafClasses[0] = 3 },
    { $0.leafClasses[0] = -1 },
    { $0.leafProbabilities[0] = .nan },
    { $0.leafProbabilities[0] = 2 },
    { $0.leafProbabilities[3] = -0.25 },
    { $0.leafProbabilities.removeLast() },
    { $0.importances = [1] },
    { $0.importances[0] = .nan },
    { $0.featureCount = 0 },
    { $0.featureCount = .max },
    { $0.classCount = 1 },
    { $0.classCount = .max },
  ]

  @Test(arguments: damages.indices)
  func damagedArraysAreRejected(_ index: Int) {
    var arrays = Self.valid
    Self.damages[index](&arrays)
    #expect(code { _ = try RandomForest(arrays) } == .invalidModel)
  }

  @Test func randomDamageNeverHangsOrCrashes() throws {
    var random = SplitMix64(seed: 5)
    var accepted = 0
    for _ in 0..<5000 {
      var arrays = Self.valid
      for _ in 0...random.below(3) {
        let value = Int32(random.below(9)) - 2
        switch random.below(5) {
        case 0: arrays.children[random.below(6)] = value
        case 1: arrays.nodeFeatures[random.below(6)] = value
        case 2: arrays.treeOffsets[random.below(3)] = value
        case 3: arrays.leafOffsets[random.below(5)] = value
        default: arrays.leafClasses[random.below(5)] = value
        }
      }
      guard let forest = try? RandomForest(arrays) else { continue }
      accepted += 1
      let sum = try forest.probabilities(for: [1, 1]).reduce(0, +)
      #expect(abs(sum - 1) < 1e-3)
    }
    #expect(accepted > 0)
  }
}
