public import Failures

/// A pretrained network that maps a photo to its features, and how a photo becomes its input.
///
/// It is described by one ONNX file, which this type reads without its weights; `FeatureExtractor`
/// computes with it.
public struct Backbone: Sendable, Hashable {
  /// What the file does not tell, or tells differently. Nil keeps the file's own.
  public struct Overrides: Sendable, Hashable, Codable {
    /// Width and height of the input in pixels.
    public var side: Int?
    /// Three numbers, red, green, blue, in pixel levels (0 to 255).
    public var mean: [Float]?
    /// Three positive numbers, red, green, blue, in pixel levels.
    public var std: [Float]?

    /// Overrides; what is nil stays as the file has it.
    public init(side: Int? = nil, mean: [Float]? = nil, std: [Float]? = nil) {
      self.side = side
      self.mean = mean
      self.std = std
    }
  }

  /// The order of the dimensions of the network's own input.
  package enum Layout: Sendable, Hashable {
    case channelsFirst, channelsLast
  }

  /// The file's `pomona.name`, or else its name without the extension.
  public internal(set) var name: String
  /// The ONNX file.
  public let path: String
  /// The file's size.
  public let byteCount: Int
  /// Width and height of the input in pixels.
  public let side: Int
  /// What is subtracted from red, green and blue, in pixel levels (0 to 255).
  public let mean: [Float]
  /// What red, green and blue are divided by afterwards, in pixel levels.
  public let std: [Float]
  /// The length of a feature vector.
  public let featureCount: Int
  /// Under which licence the weights are, if the file tells (`pomona.licence`).
  public let licence: String?
  /// Where the weights come from, if the file tells (`pomona.source`).
  public let source: String?
  package let layout: Layout
  package let outputName: String
  /// The output is a map of height x width for each feature, to be averaged.
  package let returnsMaps: Bool

  /// Width and height of a photo, from one pixel up.
  package static let sides = 1...4096
  private static let featureCounts = 1...65_536

  /// Reads the description of the ONNX file at `path`.
  ///
  /// The network must have one input of floating point numbers, 1 x 3 x side x side or 1 x side x
  /// side x 3, and an output called `features`, or else a first output, of 1 x count or 1 x count x
  /// height x width: of the latter, the average over height and width is taken. An open or larger
  /// batch becomes 1. An open side must be given; one that is given wins.
  ///
  /// The normalisation is given, or in the file's metadata: `pomona.mean` and `pomona.std`, each
  /// three numbers separated by commas.
  ///
  /// - Parameters:
  ///   - path: The file, which holds its weights itself.
  ///   - overrides: What the file does not tell, or tells differently.
  /// - Throws: An ``InferenceError``: `backboneUnreadable`, `backboneInvalid`, `backboneUnsupported` or
  ///   `preprocessingUnknown`.
  public init(contentsOf path: String, overrides: Overrides = Overrides()) throws(InferenceError) {
    let file = try ProtobufFile(path: path)
    let description = try ONNXDescription(file)
    let metadata = description.metadata
    self.path = path
    byteCount = file.count
    name = metadata["pomona.name"] ?? Self.stem(of: path)
    licence = metadata["pomona.licence"]
    source = metadata["pomona.source"]
    guard !description.hasExternalWeights else {
      throw InferenceError(
        .backboneUnsupported, "\(path) keeps its weights in another file",
        remedy: "save it as one file, onnx.save(onnx.load(path), path) does it")
    }
    (layout, side) = try Self.input(of: description, path, given: overrides.side)
    (outputName, featureCount, returnsMaps) = try Self.output(of: description, path)
    mean = try Self.levels(overrides.mean, metadata, "mean", path)
    std = try Self.levels(overrides.std, metadata, "std", path)
    guard std.allSatisfy({ $0 > 0 }) else {
      throw InferenceError(
        .preprocessingUnknown, "the standard deviation of \(path) is not positive",
        remedy: "give another one")
    }
  }

  /// How photos become the input, complete: reading the same file with it gives the same backbone
  /// anywhere.
  public var preprocessing: Overrides { Overrides(side: side, mean: mean, std: std) }

  private static func input(
    of description: ONNXDescription, _ path: String, given: Int?
  ) throws(InferenceError) -> (Layout, Int) {
    guard description.inputs.count == 1, let input = description.inputs.first,
      input.isFloatingPoint,
      let shape = input.shape, shape.count == 4, shape[1] == 3 || shape[3] == 3
    else {
      let shapes = description.inputs.map { describe($0.shape) }.joined(separator: ", ")
      throw InferenceError(
        .backboneUnsupported, "\(path) does not take one photo of three colours (\(shapes))",
        remedy: "export the network with one float input of 1 x 3 x side x side")
    }
    let layout = shape[1] == 3 ? Layout.channelsFirst : .channelsLast
    let (height, width) = shape[1] == 3 ? (shape[2], shape[3]) : (shape[1], shape[2])
    if given == nil, let height, let width, height != width {
      throw InferenceError(
        .backboneUnsupported, "the input of \(path) is not square (\(height) x \(width))",
        remedy: "give a side, or export the network with a square input")
    }
    guard let side = given ?? height ?? width else {
      throw InferenceError(
        .preprocessingUnknown, "\(path) leaves the side of its input open",
        remedy: "give the side in pixels that the network was trained for")
    }
    guard sides ~= side else {
      throw InferenceError(
        .backboneUnsupported, "the side \(side) of the input of \(path) is out of range",
        remedy: "give one of \(sides.lowerBound) to \(sides.upperBound) pixels")
    }
    return (layout, side)
  }

  private static func output(
    of description: ONNXDescription, _ path: String
  ) throws(InferenceError) -> (String, Int, Bool) {
    guard
      let output = description.outputs.first(where: { $0.name == "features" })
        ?? description.outputs.first,
      output.isFloatingPoint, let shape = output.shape, shape.count == 2 || shape.count == 4,
      let count = shape[1],
      featureCounts ~= count
    else {
      let shapes = description.outputs.map { describe($0.shape) }.joined(separator: ", ")
      throw InferenceError(
        .backboneUnsupported,
        "\(path) does not return one feature vector of a known length (\(shapes))",
        remedy: "export the network with a float output called features of 1 x count; "
          + "onnx.shape_inference.infer_shapes adds shapes that are missing")
    }
    return (output.name, count, shape.count == 4)
  }

  /// The mean or the standard deviation: given, or in the file.
  private static func levels(
    _ given: [Float]?, _ metadata: [String: String], _ key: String, _ path: String
  ) throws(InferenceError) -> [Float] {
    let written = metadata["pomona.\(key)"].map { text in
      text.split(separator: ",", omittingEmptySubsequences: false).map {
        Float($0.filter { $0 != " " }) ?? .nan
      }
    }
    guard let levels = given ?? written else {
      throw InferenceError(
        .preprocessingUnknown, "\(path) does not tell the \(key) of its input",
        remedy:
          "give it, or add it to the file's metadata as pomona.\(key): three numbers in pixel levels, "
          + "for most networks 123.675,116.28,103.53 as mean and 58.395,57.12,57.375 as std")
    }
    guard levels.count == 3, levels.allSatisfy(\.isFinite) else {
      throw InferenceError(
        .preprocessingUnknown, "the \(key) of \(path) is not three numbers",
        remedy: "give one for red, green and blue, in pixel levels (0 to 255)")
    }
    return levels
  }

  private static func describe(_ shape: [Int?]?) -> String {
    shape.map { $0.map { $0.map(String.init) ?? "?" }.joined(separator: " x ") } ?? "unknown shape"
  }

  private static func stem(of path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    return String(file.hasSuffix(".onnx") ? file.dropLast(5) : file)
  }
}
