/// Rejects nodes that have fewer inputs than their operator requires.
///
/// OpenVINO accesses such an input without a check, so that a damaged or hostile file would crash the process. It reports
/// other defects of a graph itself.
///
/// Source: the messages NodeProto, AttributeProto and FunctionProto of onnx.proto, and the
/// operators' schemas, https://github.com/onnx/onnx/blob/main/docs/Operators.md
struct ONNXNodeCheck {
  /// The number of inputs that an operator requires from a version of the operator set on, where it is not one.
  private static let inputCounts: [String: (since: UInt64, count: Int)] = {
    let groups: [(since: UInt64, count: Int, operators: String)] = [
      (1, 0, "Constant Optional OptionalHasElement RandomNormal RandomUniform SequenceEmpty"),
      (
        1, 2,
        """
        Add AffineGrid And BitShift BitwiseAnd BitwiseOr BitwiseXor CastLike CausalConvWithState CenterCropPad \
        Compress Conv ConvInteger ConvTranspose CumProd CumSum DequantizeLinear Div Equal Expand Gather \
        GatherElements GatherND Gemm Greater GreaterOrEqual GridSample LayerNormalization Less LessOrEqual Loop \
        MatMul MatMulInteger MaxRoiPool MaxUnpool Mod Mul NegativeLogLikelihoodLoss NonMaxSuppression Or PRelu Pow \
        QuantizeLinear RMSNormalization ReverseSequence STFT SequenceAt SequenceInsert SoftmaxCrossEntropyLoss \
        StringConcat Sub SwiGLU TensorScatter Tile Xor
        """
      ),
      (5, 2, "Reshape"), (9, 2, "Upsample"), (10, 2, "TopK"), (11, 2, "Pad"), (13, 2, "Unsqueeze"),
      (
        1, 3,
        """
        Attention Col2Im DeformConv GRU GroupNormalization InstanceNormalization LSTM LinearAttention OneHot RNN \
        Range RoiAlign RotaryEmbedding Scatter ScatterElements ScatterND Where
        """
      ),
      (10, 3, "Slice"), (1, 5, "BatchNormalization MelWeightMatrix"),
      (1, 8, "QLinearConv QLinearMatMul"),
    ]
    var counts: [String: (since: UInt64, count: Int)] = [:]
    for (since, count, operators) in groups {
      for name in operators.split(separator: " ") { counts[String(name)] = (since, count) }
    }
    return counts
  }()

  private static let maximumDepth = 16

  let file: ProtobufFile
  /// The version of the operator set.
  let version: UInt64

  /// Visits the nodes of the graph at `range`, and of the graphs in their attributes.
  func checkGraph(_ range: Range<Int>, depth: Int = 0) throws(InferenceError) {
    guard depth < Self.maximumDepth else { throw file.invalid("its graphs are nested too deeply") }
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      if case (1, .bytes(let node)) = (field, value) { try checkNode(node, depth: depth) }
    }
  }

  /// Visits the nodes of the function at `range`.
  func checkFunction(_ range: Range<Int>) throws(InferenceError) {
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      if case (7, .bytes(let node)) = (field, value) { try checkNode(node, depth: 0) }
    }
  }

  private func checkNode(_ range: Range<Int>, depth: Int) throws(InferenceError) {
    var kind = ""
    var inputs = 0
    var firstAbsent = Int.max
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      switch (field, value) {
      case (1, .bytes(let name)):
        // An empty name represents an optional input that is absent.
        if name.isEmpty { firstAbsent = min(firstAbsent, inputs) }
        inputs += 1
      case (4, .bytes(let name)): kind = try file.text(at: name, limit: 256) ?? ""
      case (5, .bytes(let attribute)): try checkAttribute(attribute, depth: depth)
      default: break
      }
    }
    let rule = Self.inputCounts[kind]
    let required = rule.map { version >= $0.since ? $0.count : 1 } ?? 1
    guard min(inputs, firstAbsent) >= required else {
      throw file.invalid("a node \(kind) has fewer inputs than it requires")
    }
  }

  private func checkAttribute(_ range: Range<Int>, depth: Int) throws(InferenceError) {
    try file.forEachField(in: range) { field, value throws(InferenceError) in
      switch (field, value) {
      case (6, .bytes(let graph)), (11, .bytes(let graph)): try checkGraph(graph, depth: depth + 1)
      default: break
      }
    }
  }
}
