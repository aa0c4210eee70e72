import Failures

/// The shape of a network's output for one photo: a number, or a map of numbers, for each feature.
struct FeatureOutput {
  private let featureCount: Int
  private let isInterleaved: Bool
  /// The numbers of each feature's map; 1 where the output is the features.
  private let mapSize: Int

  /// Checks the input and output of a compiled backbone against its description.
  ///
  /// - Throws: An ``InferenceError``, `backboneUnsupported`.
  init(of backbone: Backbone, inputCount: Int, outputCount: Int) throws(InferenceError) {
    featureCount = backbone.featureCount
    isInterleaved = backbone.maps == .channelsLast
    mapSize = outputCount / backbone.featureCount
    guard inputCount == backbone.side * backbone.side * 3,
      backbone.maps != nil && outputCount > 0
        ? outputCount.isMultiple(of: featureCount) : outputCount == featureCount
    else {
      throw InferenceError(
        .backboneUnsupported, subject: backbone.path,
        "the network returns \(outputCount) numbers for a photo instead of \(featureCount)",
        remedy:
          "Use another side, or export the network with an output called features of 1 x count.")
    }
  }

  /// The features, each the average of its map.
  func features(from output: UnsafeBufferPointer<Float>) -> [Float] {
    guard mapSize > 1 else { return Array(output) }
    let (first, step) = isInterleaved ? (1, featureCount) : (mapSize, 1)
    return (0..<featureCount).map { feature in
      var sum: Float = 0
      for place in 0..<mapSize { sum += output[feature * first + place * step] }
      return sum / Float(mapSize)
    }
  }
}
