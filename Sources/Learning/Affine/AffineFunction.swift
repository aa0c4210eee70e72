import Failures
import Parallelism

/// Several affine functions of the features: a weight for each feature and a bias, for each function.
package struct AffineFunction: Sendable, Hashable {
  package let featureCount: Int
  /// Functions x features in row-major order.
  package let weights: [Float]
  /// The bias of each function.
  package let biases: [Float]

  /// True to take the ``UnitRoots`` of the features first.
  package let takesRoots: Bool

  /// The number of functions.
  package var count: Int { biases.count }

  /// - Precondition: There are `featureCount` weights for each bias.
  init(featureCount: Int, weights: [Float], biases: [Float], takesRoots: Bool) {
    precondition(weights.count == featureCount * biases.count, "a weight for each feature")
    self.featureCount = featureCount
    self.weights = weights
    self.biases = biases
    self.takesRoots = takesRoots
  }

  /// Validates arrays of unknown origin.
  ///
  /// - Parameters:
  ///   - featureCount: The number of features of a sample.
  ///   - weights: Functions x features in row-major order.
  ///   - biases: One value for each function.
  ///   - takesRoots: True to take the ``UnitRoots`` of the features first.
  ///   - minimum: The least number of functions.
  ///   - name: What they belong to, for messages.
  /// - Throws: `LearningError` of code `invalidModel` when sizes contradict each other or a value is not finite.
  init(
    featureCount: Int, weights: [Float], biases: [Float], takesRoots: Bool,
    atLeast minimum: Int = 1,
    of name: String
  ) throws(LearningError) {
    let (size, overflow) = featureCount.multipliedReportingOverflow(by: biases.count)
    guard featureCount > 0, biases.count >= minimum, !overflow, size == weights.count,
      weights.span.allFinite,
      biases.span.allFinite
    else {
      throw LearningError(
        .invalidModel,
        "the \(name) is damaged: its arrays contradict each other or are not finite",
        remedy: "Copy the model again, or train it again.")
    }
    self.init(
      featureCount: featureCount, weights: weights, biases: biases, takesRoots: takesRoots)
  }

  private static let largest: Float = 1e30

  /// Writes the values of the functions at a sample, bounded, so that finite numbers give finite values.
  ///
  /// - Parameters:
  ///   - x: The features.
  ///   - values: ``count`` values to write.
  func write(at x: UnsafePointer<Float>, to values: UnsafeMutablePointer<Float>) {
    guard takesRoots else { return apply(to: x, values) }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: featureCount) { roots in
      let roots = roots.baseAddress.unsafelyUnwrapped
      UnitRoots.write(x, count: featureCount, to: roots)
      apply(to: roots, values)
    }
  }

  @inline(__always)
  private func apply(to x: UnsafePointer<Float>, _ values: UnsafeMutablePointer<Float>) {
    weights.withUnsafeBufferPointer { weights in
      for id in 0..<count {
        let w = weights.baseAddress.unsafelyUnwrapped + id * featureCount
        let value = biases[id] + DotProduct.of(x, w, count: featureCount)
        values[id] = value.isNaN ? -Self.largest : min(max(value, -Self.largest), Self.largest)
      }
    }
  }

  /// The values of the functions for every sample, or their softmax: `rows * count` values in row-major order.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  func values(
    for features: FeatureMatrix, jobs: Int, softmax: Bool
  ) throws(LearningError) -> [Float] {
    try features.require(columns: featureCount)
    try features.requireFinite(jobs: jobs)
    let block = 64
    let results = Scratch<Float>(repeating: 0, count: features.rows * count)
    concurrentForEach(count: (features.rows + block - 1) / block, jobs: jobs) { index in
      features.values.withUnsafeBufferPointer { values in
        let values = values.baseAddress.unsafelyUnwrapped
        for row in index * block..<min(index * block + block, features.rows) {
          write(at: values + row * featureCount, to: results.base + row * count)
          if softmax { Softmax.apply(results.base + row * count, count: count) }
        }
      }
    }
    return Array(UnsafeBufferPointer(start: results.base, count: results.count))
  }

  /// The values of the functions at one sample, which is known to be valid, or their softmax.
  func values(for features: Span<Float>, softmax: Bool) -> [Float] {
    features.withUnsafeBufferPointer { features in
      [Float](unsafeUninitializedCapacity: count) { values, initialized in
        let values = values.baseAddress.unsafelyUnwrapped
        write(at: features.baseAddress.unsafelyUnwrapped, to: values)
        if softmax { Softmax.apply(values, count: count) }
        initialized = count
      }
    }
  }
}
