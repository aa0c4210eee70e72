public import Failures
import Parallelism

/// Multinomial logistic regression: the softmax of an affine function of the features.
public struct LogisticRegression: Classifier, Hashable {
  public let featureCount: Int
  public let classCount: Int

  /// The weights, classes x features in row-major order, for features that are not standardised.
  package let weights: [Float]
  /// The bias of each class.
  package let biases: [Float]

  /// Validates arrays of unknown origin.
  ///
  /// - Parameters:
  ///   - featureCount: The number of features of a sample.
  ///   - weights: Classes x features in row-major order.
  ///   - biases: One value for each class.
  /// - Throws: `LearningError` of code `invalidModel` when sizes contradict each other or a value is not finite.
  package init(featureCount: Int, weights: [Float], biases: [Float]) throws(LearningError) {
    let (size, overflow) = featureCount.multipliedReportingOverflow(by: biases.count)
    guard featureCount > 0, biases.count >= 2, !overflow, size == weights.count,
      weights.span.allFinite, biases.span.allFinite
    else {
      throw LearningError(
        .invalidModel,
        "the logistic regression is damaged: its arrays contradict each other or are not finite",
        remedy: "Copy the model again, or train it again.")
    }
    self.featureCount = featureCount
    self.classCount = biases.count
    self.weights = weights
    self.biases = biases
  }

  public func probabilities(
    for features: FeatureMatrix, jobs: Int
  ) throws(LearningError) -> [Float] {
    try features.require(columns: featureCount)
    try features.requireFinite(jobs: jobs)
    let block = 64
    let scores = Scratch<Float>(repeating: 0, count: features.rows * classCount)
    concurrentForEach(count: (features.rows + block - 1) / block, jobs: jobs) { index in
      features.values.withUnsafeBufferPointer { values in
        let values = values.baseAddress.unsafelyUnwrapped
        for row in index * block..<min(index * block + block, features.rows) {
          predict(values + row * featureCount, into: scores.base + row * classCount)
        }
      }
    }
    return Array(UnsafeBufferPointer(start: scores.base, count: scores.count))
  }

  public func probabilities(for features: Span<Float>) throws(LearningError) -> [Float] {
    try require(features)
    return features.withUnsafeBufferPointer { values in
      [Float](unsafeUninitializedCapacity: classCount) { scores, count in
        predict(
          values.baseAddress.unsafelyUnwrapped, into: scores.baseAddress.unsafelyUnwrapped)
        count = classCount
      }
    }
  }

  private static let largestScore: Float = 1e30

  private func predict(_ x: UnsafePointer<Float>, into scores: UnsafeMutablePointer<Float>) {
    weights.withUnsafeBufferPointer { weights in
      for id in 0..<classCount {
        let w = weights.baseAddress.unsafelyUnwrapped + id * featureCount
        let score = biases[id] + Self.dot(x, w, count: featureCount)
        // Finite weights and features can overflow; clamped scores keep the probabilities defined.
        scores[id] =
          score.isNaN ? -Self.largestScore : min(max(score, -Self.largestScore), Self.largestScore)
      }
    }
    Softmax.apply(scores, count: classCount)
  }

  /// The dot product, in four independent sums so that additions do not wait for each other.
  @inline(__always)
  private static func dot(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
  ) -> Float {
    @inline(__always)
    func product(_ index: Int) -> SIMD8<Float> {
      UnsafeRawPointer(a + index).loadUnaligned(as: SIMD8<Float>.self)
        * UnsafeRawPointer(b + index).loadUnaligned(as: SIMD8<Float>.self)
    }
    var sum0 = SIMD8<Float>(repeating: 0)
    var sum1 = sum0
    var sum2 = sum0
    var sum3 = sum0
    var index = 0
    while index &+ 32 <= count {
      sum0 += product(index)
      sum1 += product(index &+ 8)
      sum2 += product(index &+ 16)
      sum3 += product(index &+ 24)
      index &+= 32
    }
    var sum = ((sum0 + sum1) + (sum2 + sum3)).sum()
    while index < count {
      sum += a[index] * b[index]
      index &+= 1
    }
    return sum
  }
}
