import Inference
import Learning

/// The attributes of a TreeEnsembleRegressor that gives the mean votes of a forest.
///
/// Source: the operators of the domain ai.onnx.ml, version 1,
/// https://github.com/onnx/onnx/blob/main/docs/Operators-ml.md
struct ForestNodes {
  static let domain = "ai.onnx.ml"
  let attributes: [String: ONNXNode.Attribute]

  init(_ forest: RandomForest) {
    let arrays = forest.arrays
    let count = arrays.nodeFeatures.count
    var trees: [Int] = []
    var ids: [Int] = []
    var left: [Int] = []
    var right: [Int] = []
    var modes: [String] = []
    var leafTrees: [Int] = []
    var leafIDs: [Int] = []
    var leafClasses: [Int] = []
    var leafWeights: [Float] = []
    for tree in 0..<arrays.treeOffsets.count - 1 {
      let first = Int(arrays.treeOffsets[tree])
      for node in first..<Int(arrays.treeOffsets[tree + 1]) {
        trees.append(tree)
        ids.append(node - first)
        let child = Int(arrays.children[node])
        guard arrays.nodeFeatures[node] < 0 else {
          modes.append("BRANCH_LEQ")
          left.append(child - first)
          right.append(child + 1 - first)
          continue
        }
        modes.append("LEAF")
        left.append(0)
        right.append(0)
        for entry in Int(arrays.leafOffsets[child])..<Int(arrays.leafOffsets[child + 1]) {
          leafTrees.append(tree)
          leafIDs.append(node - first)
          leafClasses.append(Int(arrays.leafClasses[entry]))
          leafWeights.append(arrays.leafProbabilities[entry])
        }
      }
    }
    attributes = [
      "n_targets": .integer(UInt64(arrays.classCount)), "aggregate_function": .text("AVERAGE"),
      "post_transform": .text("NONE"), "nodes_treeids": .wholeNumbers(trees),
      "nodes_nodeids": .wholeNumbers(ids),
      "nodes_featureids": .wholeNumbers(arrays.nodeFeatures.map { max(Int($0), 0) }),
      "nodes_values": .numbers(arrays.thresholds), "nodes_modes": .texts(modes),
      "nodes_truenodeids": .wholeNumbers(left), "nodes_falsenodeids": .wholeNumbers(right),
      "nodes_missing_value_tracks_true": .wholeNumbers([Int](repeating: 0, count: count)),
      "target_treeids": .wholeNumbers(leafTrees), "target_nodeids": .wholeNumbers(leafIDs),
      "target_ids": .wholeNumbers(leafClasses), "target_weights": .numbers(leafWeights),
    ]
  }
}
