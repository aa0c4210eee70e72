package import Failures
package import Learning
package import Tables

/// A classifier as a safetensors file.
package enum ClassifierFile {
  package static func write(_ classifier: any Classifier, to path: String) throws {
    switch classifier {
    case let forest as RandomForest: try Safetensors.write(tensors(of: forest.arrays), to: path)
    case let regression as LogisticRegression:
      try Safetensors.write(
        [
          "weights": Tensor(
            shape: [regression.classCount, regression.featureCount], .float32(regression.weights)),
          "biases": Tensor(floats: regression.biases),
        ], to: path)
    default:
      throw PomonaError(.unsupportedFormat, "\(type(of: classifier)) cannot be saved")
    }
  }

  /// Reads a classifier; arrays that contradict each other are an error, whoever wrote them.
  package static func read(
    _ path: String, kind: ClassifierKind, featureCount: Int, classCount: Int
  ) throws -> any Classifier {
    let file = try TensorFile(path)
    switch kind {
    case .randomForest:
      return try RandomForest(
        RandomForest.Arrays(
          featureCount: featureCount, classCount: classCount,
          importances: try file.floats("importances"),
          treeOffsets: try file.integers("tree_offsets"),
          nodeFeatures: try file.integers("node_features"),
          thresholds: try file.floats("thresholds"), children: try file.integers("children"),
          leafOffsets: try file.integers("leaf_offsets"),
          leafClasses: try file.integers("leaf_classes"),
          leafProbabilities: try file.floats("leaf_probabilities")))
    case .logisticRegression:
      return try LogisticRegression(
        featureCount: featureCount, weights: try file.floats("weights"),
        biases: try file.floats("biases"))
    }
  }

  private static func tensors(of forest: RandomForest.Arrays) -> [String: Tensor] {
    [
      "importances": Tensor(floats: forest.importances),
      "tree_offsets": Tensor(integers: forest.treeOffsets),
      "node_features": Tensor(integers: forest.nodeFeatures),
      "thresholds": Tensor(floats: forest.thresholds),
      "children": Tensor(integers: forest.children),
      "leaf_offsets": Tensor(integers: forest.leafOffsets),
      "leaf_classes": Tensor(integers: forest.leafClasses),
      "leaf_probabilities": Tensor(floats: forest.leafProbabilities),
    ]
  }

  /// A safetensors file whose tensors are asked for by name and type.
  private struct TensorFile {
    let path: String
    let tensors: [String: Tensor]

    init(_ path: String) throws {
      self.path = path
      tensors = try Safetensors.read(from: path).tensors
    }

    func floats(_ name: String) throws -> [Float] {
      guard case .float32(let values)? = tensors[name]?.storage else { throw missing(name) }
      return values
    }

    func integers(_ name: String) throws -> [Int32] {
      guard case .int32(let values)? = tensors[name]?.storage else { throw missing(name) }
      return values
    }

    private func missing(_ name: String) -> PomonaError {
      PomonaError(.invalidModel, "\(path) has no tensor '\(name)' of the right type")
    }
  }
}

extension Tensor {
  fileprivate init(floats values: [Float]) { self.init(shape: [values.count], .float32(values)) }
  fileprivate init(integers values: [Int32]) { self.init(shape: [values.count], .int32(values)) }
}
