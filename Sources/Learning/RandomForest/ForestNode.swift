/// A node of a decision tree.
///
/// The child of a leaf is the leaf itself, so that several samples can descend in step until none of them moves.
struct ForestNode: Hashable, Sendable, BitwiseCopyable {
  /// The feature that the node tests; 0 in a leaf.
  let feature: Int32
  /// Samples whose feature is greater descend to `next + 1`, all others, NaN included, to `next`; infinity in a leaf.
  let threshold: Float
  /// The left child; the node itself in a leaf.
  let next: Int32
  /// The number of the leaf; -1 in a split.
  let leaf: Int32

  /// A placeholder for a node that has not been grown.
  static let undecided = ForestNode(feature: 0, threshold: 0, next: -1, leaf: -1)

  /// A node whose children are at `left` and `left + 1`.
  static func split(feature: Int, threshold: Float, left: Int) -> ForestNode {
    ForestNode(feature: Int32(feature), threshold: threshold, next: Int32(left), leaf: -1)
  }

  /// A leaf of this number, whose own index `moved` fills in.
  static func leaf(_ leaf: Int) -> ForestNode {
    ForestNode(feature: 0, threshold: .infinity, next: -1, leaf: Int32(leaf))
  }

  /// The node of a tree as a node of a forest.
  ///
  /// - Parameters:
  ///   - index: The index of the node in the forest.
  ///   - start: The index of the tree's root in the forest.
  ///   - classCount: The number of classes: leaves of smaller numbers are pure and keep their number.
  ///   - leafShift: The offset of all other leaf numbers.
  func moved(to index: Int, treeStart start: Int, classCount: Int, leafShift: Int) -> ForestNode {
    if leaf < 0 {
      return ForestNode(
        feature: feature, threshold: threshold, next: next + Int32(start), leaf: -1)
    }
    let leaf = Int(leaf) < classCount ? Int(leaf) : Int(leaf) + leafShift
    return ForestNode(feature: 0, threshold: .infinity, next: Int32(index), leaf: Int32(leaf))
  }
}
