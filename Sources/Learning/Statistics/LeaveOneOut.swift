import Failures
import Parallelism

/// Scores of samples by the ``Discriminant`` of all other samples, without a fit for each: taking a sample from the statistics
/// changes the mean of its class, and the scatter by a matrix of rank one, whose inverse is known (Sherman and Morrison,
/// 1950).
package struct LeaveOneOut: Sendable {
  /// The shrinkage where nothing chooses one.
  package static let defaultShrinkage = 0.2
  private static let rowsPerBlock = 256

  private let spectrum: WithinClassSpectrum
  /// The root of the inverse of each shrunk eigenvalue.
  private let roots: [Double]
  /// Classes x features: the means along the eigenvectors, in units of ``roots``.
  private let means: Scratch<Double>
  /// The square of each mean's length.
  private let squares: [Double]
  /// The share of the scatter that is not shrunk, for one sample.
  private let weight: Double

  /// - Parameters:
  ///   - spectrum: That of all samples.
  ///   - shrinkage: From 0 to 1.
  package init(_ spectrum: WithinClassSpectrum, shrinkage: Double = defaultShrinkage) {
    self.spectrum = spectrum
    let (classes, columns) = (spectrum.classCount, spectrum.featureCount)
    let roots = spectrum.inverses(shrinkage: shrinkage).map { $0.squareRoot() }
    let means = Scratch<Double>(repeating: 0, count: classes * columns)
    squares = (0..<classes).map { id in
      var square = 0.0
      for column in 0..<columns {
        let value = spectrum.means[id * columns + column] * roots[column]
        means[id * columns + column] = value
        square += value * value
      }
      return square
    }
    self.roots = roots
    self.means = means
    weight = (1 - shrinkage) / Double(spectrum.counts.reduce(0, +))
  }

  /// The scores of samples that the statistics contain: up to a term that all classes share, the logarithm of the density of
  /// each class without the sample. The own class of a sample that is its only one has the score `-Float.greatestFiniteMagnitude`.
  ///
  /// - Parameter jobs: The number of threads, at least 1.
  /// - Returns: Samples x classes.
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  package func scores(of samples: LabelledFeatures, jobs: Int) throws(LearningError) -> [Float] {
    try samples.features.require(columns: spectrum.featureCount)
    try samples.features.requireFinite(jobs: jobs)
    let (rows, classes) = (samples.labels.count, spectrum.classCount)
    let result = Scratch<Float>(repeating: 0, count: rows * classes)
    let blocks = (rows + Self.rowsPerBlock - 1) / Self.rowsPerBlock
    concurrentForEach(count: blocks, jobs: jobs) { block in
      let range = block * Self.rowsPerBlock..<min((block + 1) * Self.rowsPerBlock, rows)
      write(range, of: samples, to: result.base + range.lowerBound * classes)
    }
    return Array(UnsafeBufferPointer(start: result.base, count: rows * classes))
  }

  private func write(
    _ range: Range<Int>, of samples: LabelledFeatures, to result: UnsafeMutablePointer<Float>
  ) {
    let (classes, columns) = (spectrum.classCount, spectrum.featureCount)
    let whitened = whitened(range, of: samples)
    let deviations = Scratch<Double>(repeating: 0, count: range.count * columns)
    for (row, label) in samples.labels[range].enumerated() {
      for column in 0..<columns {
        deviations[row * columns + column] =
          whitened[row * columns + column] - means[Int(label) * columns + column]
      }
    }
    let near = products(of: whitened, rows: range.count)
    let along = products(of: deviations, rows: range.count)
    for (row, label) in samples.labels[range].enumerated() {
      let x = whitened.base + row * columns
      let d = deviations.base + row * columns
      let own = Int(label)
      let (length, projection, spread) = (
        dot(x, x, columns), dot(d, x, columns), dot(d, d, columns)
      )
      let count = Double(spectrum.counts[own])
      // The mean without the sample is further away by this factor.
      let factor = count / max(count - 1, 1)
      let change = weight * factor / max(1 - weight * factor * spread, 1e-6)
      for id in 0..<classes {
        var square = length - 2 * near[row * classes + id] + squares[id]
        var shift = projection - along[row * classes + id]
        if id == own { (square, shift) = (factor * factor * spread, factor * spread) }
        result[row * classes + id] =
          id == own && count < 2
          ? -.greatestFiniteMagnitude : Float(-(square + change * shift * shift) / 2)
      }
    }
  }

  /// The samples along the eigenvectors, in units of ``roots``.
  private func whitened(_ range: Range<Int>, of samples: LabelledFeatures) -> Scratch<Double> {
    let columns = spectrum.featureCount
    let unit = Scratch<Double>(repeating: 0, count: range.count * columns)
    samples.features.writeUnitRoots(of: range, to: unit.base, jobs: 1)
    let result = Scratch<Double>(repeating: 0, count: range.count * columns)
    spectrum.blas.multiply(
      .plain(unit.base, stride: columns), .transposed(spectrum.vectors.base, stride: columns),
      into: result.base, stride: columns, rows: range.count, columns: columns, inner: columns)
    for row in 0..<range.count {
      for column in 0..<columns { result[row * columns + column] *= roots[column] }
    }
    return result
  }

  /// The product of each row with each mean.
  private func products(of rows: Scratch<Double>, rows count: Int) -> Scratch<Double> {
    let (classes, columns) = (spectrum.classCount, spectrum.featureCount)
    let result = Scratch<Double>(repeating: 0, count: count * classes)
    spectrum.blas.multiply(
      .plain(rows.base, stride: columns), .transposed(means.base, stride: columns),
      into: result.base, stride: classes, rows: count, columns: classes, inner: columns)
    return result
  }

  private func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
    var sum = 0.0
    for index in 0..<count { sum += a[index] * b[index] }
    return sum
  }
}
