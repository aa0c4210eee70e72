public import Failures

/// A pretrained network that maps a photo to its features, and the preprocessing of its input.
///
/// It is described by one ONNX file, which is read without its weights; an inference backend compiles and runs it.
public struct Backbone: Sendable, Hashable {
  /// The preprocessing that the file does not specify, or that replaces the file's. Nil keeps the file's own.
  public struct Overrides: Sendable, Hashable, Codable {
    /// The width and height of the input in pixels.
    public var side: Int?
    /// The mean that is subtracted: red, green, blue, in pixel levels (0 to 255).
    public var mean: [Float]?
    /// The positive standard deviation to divide by: red, green, blue, in pixel levels.
    public var std: [Float]?

    /// Creates overrides; nil keeps the file's value.
    public init(side: Int? = nil, mean: [Float]? = nil, std: [Float]? = nil) {
      self.side = side
      self.mean = mean
      self.std = std
    }
  }

  /// The order of the dimensions of the network's own input, or of its maps.
  package enum Layout: Sendable, Hashable {
    case channelsFirst, channelsLast
  }

  /// The file's `pomona.name`, or else the file's name without its extension.
  public package(set) var name: String
  /// The path of the ONNX file.
  public let path: String
  /// The size of the file in bytes.
  public let byteCount: Int
  /// The width and height of the input in pixels.
  public let side: Int
  /// The mean subtracted from red, green and blue, in pixel levels (0 to 255).
  public let mean: [Float]
  /// The standard deviation that red, green and blue are then divided by, in pixel levels.
  public let std: [Float]
  /// The length of a feature vector.
  public let featureCount: Int
  /// The licence of the weights; nil when the file does not specify it (`pomona.licence`).
  public let licence: String?
  /// The origin of the weights; nil when the file does not specify it (`pomona.source`).
  public let source: String?
  package let layout: Layout
  package let outputName: String
  /// The order of the output's dimensions where it is a map of height x width for each feature, to be averaged; nil where it
  /// is the features.
  package let maps: Layout?

  /// The widths and heights of an input, in pixels.
  package static let sides = 1...4096

  /// Reads the description of the ONNX file at `path`.
  ///
  /// The network must have one input of floating point numbers, 1 x 3 x side x side or 1 x side x side x 3, and an output
  /// called `features`, or else a first output, of 1 x count, 1 x count x height x width or 1 x height x width x count: maps are
  /// averaged over height and width. Of four dimensions, the equal or open ones are height and width; where that decides
  /// nothing, the output has the order of the input. An open or larger batch becomes 1. An open side must be given; a given
  /// one takes precedence.
  ///
  /// The normalisation is given, or in the file's metadata: `pomona.mean` and `pomona.std`, each three numbers separated
  /// by commas.
  ///
  /// - Parameters:
  ///   - path: The file, which contains its weights.
  ///   - overrides: The preprocessing that the file does not specify, or that replaces the file's.
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
        .backboneUnsupported, subject: path, "the network keeps its weights in another file",
        remedy: "Save it as one file, as onnx.save(onnx.load(path), path) does.")
    }
    let reading = BackboneReading(description, path: path)
    (layout, side) = try reading.input(givenSide: overrides.side)
    (outputName, featureCount, maps) = try reading.output(inputLayout: layout)
    mean = try reading.levels("mean", given: overrides.mean)
    std = try reading.levels("std", given: overrides.std)
    guard std.allSatisfy({ $0 > 0 }) else {
      throw InferenceError(
        .preprocessingUnknown, subject: path, "the standard deviation is not positive",
        remedy: "Give three positive numbers.")
    }
  }

  /// The complete preprocessing: reading the same file with it gives the same backbone anywhere.
  public var preprocessing: Overrides { Overrides(side: side, mean: mean, std: std) }

  private static func stem(of path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    return String(file.hasSuffix(".onnx") ? file.dropLast(5) : file)
  }
}
