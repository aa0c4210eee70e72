import Failures

/// The eigenvalues and eigenvectors of the scatter within classes, and the class means along the eigenvectors. One
/// decomposition serves every shrinkage.
package struct WithinClassSpectrum: Sendable {
  let featureCount: Int
  let classCount: Int
  /// The number of samples of each class.
  let counts: [Int]
  /// The eigenvalues in ascending order, at least 0.
  private let values: [Double]
  /// Features x features: an eigenvector a row.
  let vectors: Scratch<Double>
  /// Classes x features: the means of the classes, along the eigenvectors.
  let means: Scratch<Double>
  let blas: BLAS

  /// - Throws: `LearningError`: `emptyClass` when a class has no samples, `libraryMissing`, `nonFinite` when the
  ///   decomposition fails.
  package init(_ statistics: ClassStatistics) throws(LearningError) {
    blas = try BLAS()
    if let empty = statistics.counts.firstIndex(of: 0) {
      throw LearningError(
        .emptyClass, "class \(empty) has no training samples",
        remedy: "Add samples of the class, or remove it.")
    }
    counts = statistics.counts
    (featureCount, classCount) = (statistics.featureCount, statistics.classCount)
    vectors = Self.scatter(of: statistics, by: blas)
    guard let values = blas.eigenvalues(decomposing: vectors, count: featureCount) else {
      throw LearningError(
        .nonFinite, "the scatter of the features could not be decomposed",
        remedy: "Check the features of the samples.")
    }
    self.values = values.map { max($0, 0) }
    let classMeans = Scratch<Double>(statistics.sums)
    for id in 0..<classCount {
      for column in 0..<featureCount {
        classMeans[id * featureCount + column] /= Double(counts[id])
      }
    }
    means = Scratch(repeating: 0, count: classCount * featureCount)
    blas.multiply(
      .plain(classMeans.base, stride: featureCount),
      .transposed(vectors.base, stride: featureCount),
      into: means.base, stride: featureCount, rows: classCount, columns: featureCount,
      inner: featureCount)
  }

  /// The mean product of the deviations of two features from their class means, features x features.
  static func scatter(of statistics: ClassStatistics, by blas: BLAS) -> Scratch<Double> {
    let (features, classes) = (statistics.featureCount, statistics.classCount)
    let scatter = Scratch<Double>(statistics.products)
    let sums = Scratch<Double>(statistics.sums)
    for id in 0..<classes {
      let scale = 1 / Double(statistics.counts[id]).squareRoot()
      for column in 0..<features { sums[id * features + column] *= scale }
    }
    let between = Scratch<Double>(repeating: 0, count: features * features)
    blas.multiply(
      .transposed(sums.base, stride: features), .plain(sums.base, stride: features),
      into: between.base, stride: features, rows: features, columns: features, inner: classes)
    let scale = 1 / Double(statistics.sampleCount)
    for index in 0..<scatter.count { scatter[index] = (scatter[index] - between[index]) * scale }
    return scatter
  }

  /// The inverse of each eigenvalue of the scatter shrunk towards a multiple of the identity of the same trace.
  ///
  /// - Parameter shrinkage: From 0, the scatter itself, to 1, spheres.
  func inverses(shrinkage: Double) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    // Samples that do not differ within their classes have no scatter at all.
    let floor = max(shrinkage * mean, 1e-12)
    return values.map { 1 / ((1 - shrinkage) * $0 + floor) }
  }

  /// The linear discriminant functions with equal priors: the log density of each class at a sample, up to a term that
  /// all classes share.
  func discriminants(shrinkage: Double) -> AffineFunction {
    let inverses = inverses(shrinkage: shrinkage)
    let scaled = Scratch<Double>(repeating: 0, count: classCount * featureCount)
    var biases = [Float](repeating: 0, count: classCount)
    for id in 0..<classCount {
      var square = 0.0
      for column in 0..<featureCount {
        let mean = means[id * featureCount + column]
        scaled[id * featureCount + column] = mean * inverses[column]
        square += mean * mean * inverses[column]
      }
      biases[id] = Float(-square / 2)
    }
    return AffineFunction(
      featureCount: featureCount, weights: alongFeatures(scaled, rows: classCount), biases: biases,
      takesRoots: true)
  }

  /// The axes along which the classes differ most in units of the scatter within them, most first: at most one fewer than
  /// classes. The mean of all samples is at the origin.
  func axes(shrinkage: Double) throws(LearningError) -> AffineFunction {
    let inverses = inverses(shrinkage: shrinkage)
    let total = Double(counts.reduce(0, +))
    var centre = [Double](repeating: 0, count: featureCount)
    for id in 0..<classCount {
      for column in 0..<featureCount {
        centre[column] += means[id * featureCount + column] * Double(counts[id]) / total
      }
    }
    // The means of the classes from the centre, whitened, and weighted by their share of the samples.
    let whitened = Scratch<Double>(repeating: 0, count: classCount * featureCount)
    for id in 0..<classCount {
      let weight = (Double(counts[id]) / total).squareRoot()
      for column in 0..<featureCount {
        whitened[id * featureCount + column] =
          (means[id * featureCount + column] - centre[column]) * inverses[column].squareRoot()
          * weight
      }
    }
    let gram = Scratch<Double>(repeating: 0, count: classCount * classCount)
    blas.multiply(
      .plain(whitened.base, stride: featureCount), .transposed(whitened.base, stride: featureCount),
      into: gram.base, stride: classCount, rows: classCount, columns: classCount,
      inner: featureCount)
    guard let strengths = blas.eigenvalues(decomposing: gram, count: classCount) else {
      throw LearningError(
        .nonFinite, "the scatter between the classes could not be decomposed",
        remedy: "Check the features of the samples.")
    }
    let least = (strengths.last ?? 0) * 1e-9
    let kept = strengths.indices.dropFirst().reversed().filter { strengths[$0] > least }
    let axes = Scratch<Double>(repeating: 0, count: kept.count * featureCount)
    var biases = [Float](repeating: 0, count: kept.count)
    for (row, source) in kept.enumerated() {
      var bias = 0.0
      for column in 0..<featureCount {
        var sum = 0.0
        for id in 0..<classCount {
          sum += gram[source * classCount + id] * whitened[id * featureCount + column]
        }
        let value = sum / strengths[source].squareRoot() * inverses[column].squareRoot()
        axes[row * featureCount + column] = value
        bias -= value * centre[column]
      }
      biases[row] = Float(bias)
    }
    return AffineFunction(
      featureCount: featureCount, weights: alongFeatures(axes, rows: kept.count), biases: biases,
      takesRoots: true)
  }

  /// The means of the classes: classes x features.
  func classMeans() -> [Float] { alongFeatures(means, rows: classCount) }

  /// The axes of the largest scatter within classes, each scaled by the square root of the share of its scatter that
  /// exceeds the mean of all other axes: axes x features.
  ///
  /// - Parameter count: The largest number of axes; one fewer than features at most.
  func leadingAxes(count: Int) -> [Float] {
    let count = min(count, featureCount - 1)
    let noise = values.dropLast(count).reduce(0, +) / Double(featureCount - count)
    let scaled = Scratch<Double>(repeating: 0, count: count * featureCount)
    for row in 0..<count {
      let source = featureCount - 1 - row
      let excess = values[source] > 0 ? 1 - noise / values[source] : 0
      scaled[row * featureCount + source] = max(excess, 0).squareRoot()
    }
    return alongFeatures(scaled, rows: count)
  }

  /// Rows of coefficients of eigenvectors as coefficients of features.
  private func alongFeatures(_ rows: Scratch<Double>, rows count: Int) -> [Float] {
    let result = Scratch<Double>(repeating: 0, count: count * featureCount)
    blas.multiply(
      .plain(rows.base, stride: featureCount), .plain(vectors.base, stride: featureCount),
      into: result.base, stride: featureCount, rows: count, columns: featureCount,
      inner: featureCount)
    return (0..<count * featureCount).map { Float(result[$0]) }
  }
}
