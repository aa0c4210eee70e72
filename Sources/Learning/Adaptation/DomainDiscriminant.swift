import Failures

/// A linear discriminant on standardised roots, of the moments of two domains together.
struct DomainDiscriminant: Sendable {
  /// Classes x features.
  let weights: [Float]
  let biases: [Float]

  /// The parts that the new domain has in the class means and in the scatter, and the shrinkage of the scatter, each from 0
  /// to 1.
  struct Mixture: Sendable {
    var means: Float
    var scatter: Float
    var shrinkage: Float
  }

  /// - Parameters:
  ///   - source: The moments of the domain that the model was trained on.
  ///   - target: Those of the new domain; nil for none. A class that it lacks has the mean of the source alone.
  ///   - shift: A direction that says nothing about classes, such as the one between the domains; its length is the
  ///     deviation along it that the scatter is given besides.
  /// - Throws: `LearningError` of code `nonFinite`.
  init(
    _ source: DomainMoments, _ target: DomainMoments?, mixture: Mixture, shift: [Float]? = nil,
    blas: BLAS
  ) throws(LearningError) {
    let columns = source.featureCount
    let part = target == nil ? 0 : mixture.scatter
    let matrix = Scratch<Float>(repeating: 0, count: columns * columns)
    for index in 0..<matrix.count {
      matrix[index] =
        (1 - part) * source.scatter[index] + (target.map { part * $0.scatter[index] } ?? 0)
    }
    var trace: Float = 0
    for column in 0..<columns { trace += matrix[column * columns + column] }
    let floor = max(mixture.shrinkage * trace / Float(columns), 1e-6)
    for index in 0..<matrix.count { matrix[index] *= 1 - mixture.shrinkage }
    for column in 0..<columns { matrix[column * columns + column] += floor }

    if let shift {
      for row in 0..<columns {
        for column in 0..<columns { matrix[row * columns + column] += shift[row] * shift[column] }
      }
    }
    let means: [[Float]] = source.means.indices.map { id in
      let new = target.flatMap { $0.means[id] }
      guard let old = source.means[id] else {
        return new ?? [Float](repeating: 0, count: columns)
      }
      guard let new else { return old }
      return zip(old, new).map { (1 - mixture.means) * $0 + mixture.means * $1 }
    }
    let sides = Scratch<Float>(means.flatMap { $0 })
    guard
      blas.solve(matrix.base, count: columns, sides: sides.base, sideCount: means.count)
    else {
      throw LearningError(
        .nonFinite, "the scatter of the features could not be inverted",
        remedy: "Check the features of the samples.")
    }
    weights = Array(UnsafeBufferPointer(start: sides.base, count: sides.count))
    let solved = weights
    biases = means.enumerated().map { id, mean in
      var square: Float = 0
      for column in 0..<columns { square += mean[column] * solved[id * columns + column] }
      return -square / 2
    }
  }

  /// The score of every class for standardised samples: rows x classes.
  func scores(for samples: FeatureMatrix, jobs: Int) throws(LearningError) -> [Float] {
    try function(weights, biases, columns: samples.columns, takesRoots: false)
      .values(for: samples, jobs: jobs, softmax: false)
  }

  /// The discriminant of photos that are standardised in this way: standardisation and scores are one affine function of
  /// the roots.
  func head(_ standardization: DomainStandardization) -> Discriminant {
    let columns = standardization.mean.count
    var folded = weights
    var shifted = biases
    for id in biases.indices {
      var shift = 0.0
      for column in 0..<columns {
        folded[id * columns + column] *= standardization.scale[column]
        shift +=
          Double(folded[id * columns + column]) * Double(standardization.mean[column])
      }
      shifted[id] = Float(Double(biases[id]) - shift)
    }
    return Discriminant(function(folded, shifted, columns: columns, takesRoots: true))
  }

  private func function(
    _ weights: [Float], _ biases: [Float], columns: Int, takesRoots: Bool
  ) -> AffineFunction {
    AffineFunction(
      featureCount: columns, weights: weights, biases: biases, takesRoots: takesRoots)
  }
}
