import Parallelism

/// The distance of samples from the training samples, and the distance from which a sample counts as unknown.
///
/// The distance is the squared Mahalanobis distance to the nearest class mean, in units of the noise, where the scatter
/// within classes is that of probabilistic principal components: a few axes along which samples of one class differ much,
/// and the same noise along all others (Tipping and Bishop, "Probabilistic principal component analysis", 1999).
package struct NoveltyDetector: Sendable, Hashable {
  /// With more axes, the detector fits single samples. Eight gave the best separation on photos of groceries.
  static let axisCount = 8

  /// For each class `m · x - |m|² / 2`, where `m` is its mean; then the coordinates along the axes, each scaled by the
  /// square root of the share of its scatter that is not noise.
  package let function: AffineFunction
  /// The number of means: those of the classes, and of the classes of a second domain.
  package let classCount: Int
  /// The coordinates of the class means: classes x axes.
  package let coordinates: [Float]
  /// The largest distance of a sample that counts as known, above 0.
  package private(set) var threshold: Float

  /// The fitted class means and axes.
  ///
  /// - Parameters:
  ///   - means: Classes x features.
  ///   - axes: Axes x features.
  init(means: [Float], axes: [Float], featureCount: Int, threshold: Float) {
    classCount = means.count / featureCount
    let axisCount = axes.count / featureCount
    var coordinates: [Float] = []
    var biases: [Float] = []
    for id in 0..<classCount {
      let mean = means[id * featureCount..<(id + 1) * featureCount].map { Double($0) }
      biases.append(Float(-0.5 * mean.reduce(0) { $0 + $1 * $1 }))
      for axis in 0..<axisCount {
        let row = axes[axis * featureCount..<(axis + 1) * featureCount]
        coordinates.append(Float(zip(mean, row).reduce(0) { $0 + $1.0 * Double($1.1) }))
      }
    }
    self.coordinates = coordinates
    self.threshold = threshold
    function = AffineFunction(
      featureCount: featureCount, weights: means + axes,
      biases: biases + [Float](repeating: 0, count: axisCount), takesRoots: true)
  }

  /// The detector of the classes of a spectrum, with a threshold that has yet to be calibrated.
  package init(_ spectrum: WithinClassSpectrum) {
    self.init(
      means: spectrum.classMeans(), axes: spectrum.leadingAxes(count: Self.axisCount),
      featureCount: spectrum.featureCount, threshold: 1)
  }

  package var featureCount: Int { function.featureCount }

  private var axisCount: Int { function.count - classCount }

  /// The class means: classes x features.
  var means: [Float] { Array(function.weights.prefix(classCount * featureCount)) }

  /// The axes: axes x features.
  var axes: [Float] { Array(function.weights.dropFirst(classCount * featureCount)) }

  /// The detector with the threshold that rejects a fraction of samples like those of the distances.
  ///
  /// - Parameters:
  ///   - distances: The distances of held-out samples of known classes.
  ///   - fraction: The fraction of them to reject, 0 to 1. Of few samples none may be rejected.
  /// - Returns: Nil when there are no distances.
  package func calibrated(
    on distances: QuantileSketch, rejecting fraction: Double
  ) -> NoveltyDetector? {
    guard distances.count > 0 else { return nil }
    let rank = Int((Double(distances.count) * (1 - fraction)).rounded(.up))
    return withThreshold(distances.upperBound(ofRank: min(max(rank, 1), distances.count)))
  }

  /// The detector with another threshold.
  func withThreshold(_ threshold: Float) -> NoveltyDetector {
    var detector = self
    detector.threshold = max(threshold, .leastNormalMagnitude)
    return detector
  }

  /// The detector with the threshold of another.
  package func withThreshold(of other: NoveltyDetector) -> NoveltyDetector {
    withThreshold(other.threshold)
  }

  /// The novelty of a distance: 0 at a class mean, a half at the threshold, and towards 1 far away.
  func novelty(ofDistance distance: Float) -> Float { distance / (distance + threshold) }

  /// The distance of a valid sample, at least 0.
  func distance(at x: UnsafePointer<Float>) -> Float {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: function.count) { values in
      let values = values.baseAddress.unsafelyUnwrapped
      function.write(at: x, to: values)
      var least = Float.infinity
      for id in 0..<classCount {
        // The squares of the roots of a sample's features sum to 1.
        var distance = 1 - 2 * values[id]
        for axis in 0..<axisCount {
          let offset = values[classCount + axis] - coordinates[id * axisCount + axis]
          distance -= offset * offset
        }
        least = min(least, distance)
      }
      return max(least, 0)
    }
  }

  /// The distances of valid samples.
  package func distances(for features: FeatureMatrix, jobs: Int) -> [Float] {
    let distances = Scratch<Float>(repeating: 0, count: features.rows)
    let block = 64
    concurrentForEach(count: (features.rows + block - 1) / block, jobs: jobs) { index in
      features.values.withUnsafeBufferPointer { values in
        let values = values.baseAddress.unsafelyUnwrapped
        for row in index * block..<min(index * block + block, features.rows) {
          distances[row] = distance(at: values + row * featureCount)
        }
      }
    }
    return Array(UnsafeBufferPointer(start: distances.base, count: distances.count))
  }
}
