/// A node of a tree, as prediction walks over it.
///
/// A leaf sends every sample back to itself, so that several samples can walk in step until all of them stand still.
struct ForestNode: Hashable, Sendable, BitwiseCopyable {
  /// The feature to look at; 0 in a leaf.
  let feature: Int32
  /// Samples whose feature is above go to `next + 1`, all others (NaN as well) to `next`; infinity in a leaf.
  let threshold: Float
  /// The left child; the node itself in a leaf.
  let next: Int32
  /// The number of the leaf; -1 in a split.
  let leaf: Int32

  static let undecided = ForestNode(feature: 0, threshold: 0, next: -1, leaf: -1)

  static func split(feature: Int, threshold: Float, left: Int) -> ForestNode {
    ForestNode(feature: Int32(feature), threshold: threshold, next: Int32(left), leaf: -1)
  }

  /// A leaf that does not know its own place yet: `moved` tells it.
  static func leaf(_ leaf: Int) -> ForestNode {
    ForestNode(feature: 0, threshold: .infinity, next: -1, leaf: Int32(leaf))
  }

  /// The node at `index` of a forest, when its tree begins at `start` and leaf numbers from `classCount` on move by `leafShift`.
  func moved(to index: Int, treeStart start: Int, classCount: Int, leafShift: Int) -> ForestNode {
    if leaf < 0 {
      return ForestNode(
        feature: feature, threshold: threshold, next: next + Int32(start), leaf: -1)
    }
    let leaf = Int(leaf) < classCount ? Int(leaf) : Int(leaf) + leafShift
    return ForestNode(feature: 0, threshold: .infinity, next: Int32(index), leaf: Int32(leaf))
  }
}
