import Failures

/// Derives a backbone's input, output and normalisation from the description of its ONNX file.
struct BackboneReading {
  private static let featureCounts = 1...65_536

  private let description: ONNXDescription
  private let path: String

  init(_ description: ONNXDescription, path: String) {
    self.description = description
    self.path = path
  }

  /// The layout and side of the network's only input.
  func input(givenSide: Int?) throws(InferenceError) -> (layout: Backbone.Layout, side: Int) {
    guard description.inputs.count == 1, let input = description.inputs.first,
      input.isFloatingPoint,
      let shape = input.shape, shape.count == 4, shape[1] == 3 || shape[3] == 3
    else {
      let shapes = description.inputs.map { Self.describe($0.shape) }.joined(separator: ", ")
      throw InferenceError(
        .backboneUnsupported, subject: path,
        "the network does not take one photo of three channels (\(shapes))",
        remedy: "Export the network with one float input of 1 x 3 x side x side.")
    }
    let layout = shape[1] == 3 ? Backbone.Layout.channelsFirst : .channelsLast
    let (height, width) = shape[1] == 3 ? (shape[2], shape[3]) : (shape[1], shape[2])
    if givenSide == nil, let height, let width, height != width {
      throw InferenceError(
        .backboneUnsupported, subject: path, "the input is not square (\(height) x \(width))",
        remedy: "Give a side, or export the network with a square input.")
    }
    guard let side = givenSide ?? height ?? width else {
      throw InferenceError(
        .preprocessingUnknown, subject: path, "the side of the input is left open",
        remedy: "Give the side in pixels that the network was trained for.")
    }
    let sides = Backbone.sides
    guard sides ~= side else {
      throw InferenceError(
        .backboneUnsupported, subject: path, "the side \(side) of the input is out of range",
        remedy: "Give a side of \(sides.lowerBound) to \(sides.upperBound) pixels.")
    }
    return (layout, side)
  }

  /// The output that holds the features, with the order of its dimensions where they are maps.
  func output(
    inputLayout: Backbone.Layout
  ) throws(InferenceError) -> (name: String, featureCount: Int, maps: Backbone.Layout?) {
    guard
      let output = description.outputs.first(where: { $0.name == "features" })
        ?? description.outputs.first,
      output.isFloatingPoint, let shape = output.shape, shape.count == 2 || shape.count == 4,
      case let maps = shape.count == 4 ? Self.maps(shape, inputLayout: inputLayout) : nil,
      let count = maps == .channelsLast ? shape[3] : shape[1],
      Self.featureCounts ~= count
    else {
      let shapes = description.outputs.map { Self.describe($0.shape) }.joined(separator: ", ")
      throw InferenceError(
        .backboneUnsupported, subject: path,
        "the network does not return one feature vector of a known length (\(shapes))",
        remedy: "Export the network with a float output called features of 1 x count; "
          + "onnx.shape_inference.infer_shapes adds shapes that are missing.")
    }
    return (output.name, count, maps)
  }

  /// The order of the dimensions of maps. The input is square, so height and width are equal, or both are open.
  private static func maps(_ shape: [Int?], inputLayout: Backbone.Layout) -> Backbone.Layout {
    switch (shape[1] == shape[2], shape[2] == shape[3]) {
    case (true, false): .channelsLast
    case (false, true): .channelsFirst
    default: inputLayout
    }
  }

  /// The mean (`mean`) or the standard deviation (`std`): as given, or from the file's metadata.
  func levels(_ key: String, given: [Float]?) throws(InferenceError) -> [Float] {
    let written = description.metadata["pomona.\(key)"].map { text in
      text.split(separator: ",", omittingEmptySubsequences: false).map {
        Float($0.filter { $0 != " " }) ?? .nan
      }
    }
    guard let levels = given ?? written else {
      throw InferenceError(
        .preprocessingUnknown, subject: path, "the file does not specify the \(key) of its input",
        remedy:
          "Give it, or add it to the file's metadata as pomona.\(key): three numbers in pixel levels, "
          + "for most networks 123.675,116.28,103.53 as mean and 58.395,57.12,57.375 as std.")
    }
    guard levels.count == 3, levels.allSatisfy(\.isFinite) else {
      throw InferenceError(
        .preprocessingUnknown, subject: path, "the \(key) is not three numbers",
        remedy: "Give one number each for red, green and blue, in pixel levels (0 to 255).")
    }
    return levels
  }

  private static func describe(_ shape: [Int?]?) -> String {
    shape.map { $0.map { $0.map(String.init) ?? "?" }.joined(separator: " x ") } ?? "unknown shape"
  }
}
