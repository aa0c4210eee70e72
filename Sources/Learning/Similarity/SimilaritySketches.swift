import Failures
import Parallelism

/// Samples as the signs and the sizes of their projections onto random directions: a few hundred bytes each, whose angles are
/// close to those of the samples (Charikar, "Similarity estimation techniques from rounding algorithms", 2002).
///
/// Sketches are of the samples' ``UnitRoots``, seen from the mean of all samples.
package struct SimilaritySketches: Sendable {
  /// The planes whose sides make a number of a bucket.
  static let planesPerTable = 12
  private static let rowsPerBlock = 256
  /// Steps in a unit of a projection before the mean is subtracted.
  private static let fineSteps: Float = 4096
  /// Steps in the length of a sketch.
  private static let steps: Float = 512

  /// The number of divisions into buckets.
  let tables: Int
  /// The numbers of a sketch.
  var width: Int { tables * Self.planesPerTable }
  /// The number of samples.
  package private(set) var count = 0

  private let columns: Int
  private let planes: Scratch<Float>
  private let blas: BLAS
  private var projections: [Int16] = []
  private var sums: [Double]

  /// The sketches of no samples.
  ///
  /// - Parameters:
  ///   - columns: The features of a sample.
  ///   - tables: More of them find more of the pairs, and estimate angles better. A sketch has 12 bytes for each.
  /// - Throws: `LearningError` of code `libraryMissing`.
  package init(columns: Int, tables: Int = 24) throws(LearningError) {
    blas = try BLAS()
    self.columns = columns
    self.tables = tables
    let width = tables * Self.planesPerTable
    sums = [Double](repeating: 0, count: width)
    planes = Scratch<Float>(repeating: 0, count: width * columns)
    var random = SplitMix64(seed: 0)
    for index in 0..<planes.count {
      // Nearly normal: the sum of four uniform numbers.
      planes[index] = (0..<4).reduce(Float(-2)) { sum, _ in
        sum + Float(random.next() >> 40) / 16_777_216
      }
    }
  }

  /// Appends samples.
  ///
  /// - Parameter jobs: The number of threads, at least 1. It does not change the result.
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  package mutating func append(_ features: FeatureMatrix, jobs: Int) throws(LearningError) {
    try features.require(columns: columns)
    try features.requireFinite(jobs: jobs)
    let (rows, columns, width) = (features.rows, columns, width)
    let sides = Scratch<Float>(repeating: 0, count: rows * width)
    let blocks = (rows + Self.rowsPerBlock - 1) / Self.rowsPerBlock
    concurrentForEach(count: blocks, jobs: jobs) { [blas, planes] block in
      let first = block * Self.rowsPerBlock
      let height = min(Self.rowsPerBlock, rows - first)
      let roots = Scratch<Float>(repeating: 0, count: height * columns)
      features.values.withUnsafeBufferPointer { values in
        let base = values.baseAddress.unsafelyUnwrapped + first * columns
        for row in 0..<height {
          UnitRoots.write(base + row * columns, count: columns, to: roots.base + row * columns)
        }
      }
      let part = Scratch<Float>(repeating: 0, count: height * width)
      blas.multiply(
        roots, transposed: planes, into: part, rows: height, columns: width, inner: columns)
      (sides.base + first * width).update(from: part.base, count: height * width)
    }
    for row in 0..<rows {
      for column in 0..<width {
        let value = Int16(
          min(max(sides[row * width + column] * Self.fineSteps, -32_767), 32_767).rounded())
        projections.append(value)
        sums[column] += Double(value)
      }
    }
    count += rows
  }

  /// The projections from the mean of all samples, of length ``steps``: ``width`` for each sample, and the inverse of the
  /// length that rounding leaves. A sample at the mean has the inverse 0.
  func centred(jobs: Int) -> (values: Scratch<Int8>, inverses: Scratch<Float>) {
    let width = width
    let values = Scratch<Int8>(repeating: 0, count: count * width)
    let inverses = Scratch<Float>(repeating: 0, count: count)
    let means = sums.map { Float($0 / Double(max(count, 1))) }
    concurrentForEach(count: count, jobs: jobs) { row in
      var square: Float = 0
      for column in 0..<width {
        let value = Float(projections[row * width + column]) - means[column]
        square += value * value
      }
      guard square > 0 else { return }
      let scale = Self.steps / square.squareRoot()
      var length: Float = 0
      for column in 0..<width {
        let value = (Float(projections[row * width + column]) - means[column]) * scale
        let rounded = min(max(value.rounded(), -127), 127)
        values[row * width + column] = Int8(rounded)
        length += rounded * rounded
      }
      inverses[row] = length > 0 ? 1 / length.squareRoot() : 0
    }
    return (values, inverses)
  }
}
