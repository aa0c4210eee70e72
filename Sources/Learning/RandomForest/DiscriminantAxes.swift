/// The discriminant axes as named arrays, as classifier files and workers' folders hold them.
package enum DiscriminantAxes {
  private static let weights = "axes"
  private static let offsets = "axis_offsets"

  package static func encoded(_ axes: AffineFunction) -> [String: HeadArray] {
    [
      weights: HeadArray(shape: [axes.count, axes.featureCount], .floats(axes.weights)),
      offsets: HeadArray(axes.biases),
    ]
  }

  /// Decodes axes from arrays of unknown origin.
  ///
  /// - Returns: The axes; nil when the arrays hold none.
  /// - Throws: `LearningError` of code `invalidModel` when the arrays contradict each other.
  package static func decoded(
    from arrays: HeadArrays, featureCount: Int
  ) throws(LearningError) -> AffineFunction? {
    guard arrays.arrays[weights] != nil else { return nil }
    let biases = try arrays.floats(offsets)
    return try AffineFunction(
      featureCount: featureCount,
      weights: try arrays.floats(weights, shape: [biases.count, featureCount]), biases: biases,
      takesRoots: true, of: "random forest")
  }
}
