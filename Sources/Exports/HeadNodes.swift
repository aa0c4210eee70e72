import Failures
import Inference
import Learning

/// Adds the classifier of a model to a graph, as operators of ONNX.
struct HeadNodes {
  /// The name of the features, [photos][features].
  let features: String
  /// The roots of the features, which several parts share, once they are there.
  private var roots: String?

  init(features: String) { self.features = features }

  /// The probabilities, [photos][classes].
  mutating func probabilities(
    of classifier: CalibratedClassifier, in graph: inout ExportGraph, output: String
  ) throws(PomonaError) -> String {
    if classifier.temperature == nil, let forest = classifier.head as? AxisForest {
      return graph.add("Identity", [try votes(of: forest, in: &graph)], output: output)
    }
    let scores = try scaledScores(of: classifier, in: &graph)
    return graph.add("Softmax", [scores], ["axis": .integer(1)], output: output)
  }

  /// The scores divided by the temperature.
  private mutating func scaledScores(
    of classifier: CalibratedClassifier, in graph: inout ExportGraph
  ) throws(PomonaError) -> String {
    let scores = try scores(of: classifier.head, in: &graph)
    guard let temperature = classifier.temperature else { return scores }
    let scale = graph.constant(1 / temperature)
    return graph.add("Mul", [scores, scale])
  }

  private mutating func scores(
    of head: any Head, in graph: inout ExportGraph
  ) throws(PomonaError) -> String {
    switch head {
    case let head as Discriminant: return values(of: head.function, in: &graph)
    case let head as LogisticRegression: return values(of: head.function, in: &graph)
    case let head as AxisForest:
      let votes = try votes(of: head, in: &graph)
      let least = graph.constant(head.leastProbability)
      return graph.add("Log", [graph.add("Max", [votes, least])])
    case let head as Blend:
      var logs: [String] = []
      for member in head.members {
        let scores = try scaledScores(of: member, in: &graph)
        logs.append(graph.add("LogSoftmax", [scores], ["axis": .integer(1)]))
      }
      let share = graph.constant(1 / Float(logs.count))
      return graph.add("Mul", [graph.add("Sum", logs), share])
    default:
      throw PomonaError(
        .unusableData, "a classifier of kind \(type(of: head).kind) cannot be exported",
        remedy: "Train the model with another --classifier.")
    }
  }

  /// The values of affine functions, [photos][functions].
  mutating func values(of function: AffineFunction, in graph: inout ExportGraph) -> String {
    let input = function.takesRoots ? unitRoots(in: &graph) : features
    let weights = graph.constant(
      function.weights, shape: [function.count, function.featureCount])
    let biases = graph.constant(function.biases, shape: [function.count])
    return graph.add("Gemm", [input, weights, biases], ["transB": .integer(1)])
  }

  /// The square roots of the features, with their signs, scaled so that their squares sum to 1.
  private mutating func unitRoots(in graph: inout ExportGraph) -> String {
    if let roots { return roots }
    let sizes = graph.add("Abs", [features])
    let sum = graph.add("ReduceSum", [sizes, graph.constant([1])], ["keepdims": .integer(1)])
    // Features that are all zero have roots that are all zero.
    let positive = graph.add("Max", [sum, graph.constant(.leastNormalMagnitude)])
    let shares = graph.add("Sqrt", [graph.add("Div", [sizes, positive])])
    let result = graph.add("Mul", [shares, graph.add("Sign", [features])])
    roots = result
    return result
  }

  /// The mean votes of the trees, [photos][classes].
  private mutating func votes(
    of head: AxisForest, in graph: inout ExportGraph
  ) throws(PomonaError) -> String {
    var input = features
    if let axes = head.axes {
      let coordinates = values(of: axes, in: &graph)
      input = graph.add("Concat", [features, coordinates], ["axis": .integer(1)])
    }
    return graph.add(
      "TreeEnsembleRegressor", [input], ForestNodes(head.forest).attributes,
      domain: ForestNodes.domain)
  }

  /// The novelty, [photos].
  mutating func novelty(
    of detector: NoveltyDetector, in graph: inout ExportGraph, output: String, version: Int
  ) -> String {
    let classes = detector.classCount
    let axes = detector.function.count - classes
    let all = values(of: detector.function, in: &graph)
    func part(_ first: Int, _ last: Int) -> String {
      graph.add(
        "Slice",
        [all, graph.constant([first]), graph.constant([last]), graph.constant([1])])
    }
    let products = graph.add("Mul", [part(0, classes), graph.constant(2)])
    var distances = graph.add("Sub", [graph.constant(1), products])
    if axes > 0 {
      let own = graph.add(
        "Unsqueeze", [part(classes, classes + axes), graph.constant([1])])
      let means = graph.constant(detector.coordinates, shape: [1, classes, axes])
      let offsets = graph.add("Sub", [own, means])
      let squares = graph.add("Mul", [offsets, offsets])
      let explained = graph.add(
        "ReduceSum", [squares, graph.constant([2])], ["keepdims": .integer(0)])
      distances = graph.add("Sub", [distances, explained])
    }
    let least =
      version >= 18
      ? graph.add("ReduceMin", [distances, graph.constant([1])], ["keepdims": .integer(0)])
      : graph.add("ReduceMin", [distances], ["axes": .integers([1]), "keepdims": .integer(0)])
    let distance = graph.add("Max", [least, graph.constant(0)])
    let sum = graph.add("Add", [distance, graph.constant(detector.threshold)])
    return graph.add("Div", [distance, sum], output: output)
  }
}
