import Failures
package import Parallelism

/// The pairs of samples that resemble each other far more than most do, such as photos of one burst.
///
/// They are found by locality-sensitive hashing with random hyperplanes (Charikar, "Similarity estimation techniques from
/// rounding algorithms", 2002): samples on the same side of all planes of a table are compared, each with few of those
/// behind it. The time grows with the number of samples, not with its square; of the pairs at the least similarity about
/// nine in ten are found, and nearly all that are closer.
package struct SimilarPairs: Sendable {
  /// Two samples, the first before the second.
  package struct Pair: Sendable, Hashable {
    package let first: Int
    package let second: Int
    /// The cosine of the angle between their ``UnitRoots``, seen from the mean of all samples.
    package let similarity: Float
  }

  private static let tables = 24
  private static let planesPerTable = 12
  /// The number of samples of its bucket that a sample is compared with.
  private static let neighbours = 12
  private static let rowsPerBlock = 256

  /// The pairs, the most similar first.
  package let pairs: [Pair]

  /// - Parameters:
  ///   - features: The samples. Memory holds them twice.
  ///   - least: The least similarity of a pair, above 0.
  ///   - jobs: The number of threads, at least 1. It does not change the result.
  ///   - cancellation: Checked for every table.
  /// - Throws: `LearningError` of code `nonFinite`, `libraryMissing` or `cancelled`.
  package init(
    in features: FeatureMatrix, least: Float = 0.8, jobs: Int,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws(LearningError) {
    try features.requireFinite(jobs: jobs)
    let vectors = Self.vectors(of: features, jobs: jobs)
    let codes = try Self.codes(
      of: vectors, rows: features.rows, columns: features.columns, jobs: jobs)
    var found: Set<Pair> = []
    for table in 0..<Self.tables {
      try cancellation.check()
      found.formUnion(
        Self.pairs(
          amongBucketsOf: codes.map { $0[table] }, vectors: vectors, columns: features.columns,
          least: least, jobs: jobs))
    }
    pairs = found.sorted {
      ($1.similarity, $0.first, $0.second) < ($0.similarity, $1.first, $1.second)
    }
  }

  /// The roots of the samples from their mean, of length 1.
  private static func vectors(of features: FeatureMatrix, jobs: Int) -> Scratch<Float> {
    let (rows, columns) = (features.rows, features.columns)
    let vectors = Scratch<Float>(repeating: 0, count: rows * columns)
    features.values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for row in 0..<rows {
        UnitRoots.write(base + row * columns, count: columns, to: vectors.base + row * columns)
      }
    }
    var mean = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns { mean[column] += Double(vectors[row * columns + column]) }
    }
    let centre = mean.map { Float($0 / Double(max(rows, 1))) }
    concurrentForEach(count: rows, jobs: jobs) { row in
      let vector = vectors.base + row * columns
      for column in 0..<columns { vector[column] -= centre[column] }
      let length = DotProduct.of(vector, vector, count: columns).squareRoot()
      let scale = length > 0 ? 1 / length : 0
      for column in 0..<columns { vector[column] *= scale }
    }
    return vectors
  }

  /// For each sample, a number for each table: a bit for the side of each plane.
  private static func codes(
    of vectors: Scratch<Float>, rows: Int, columns: Int, jobs: Int
  ) throws(LearningError) -> [[UInt16]] {
    let blas = try BLAS()
    let count = tables * planesPerTable
    let planes = Scratch<Float>(repeating: 0, count: count * columns)
    var random = SplitMix64(seed: 0)
    for index in 0..<planes.count {
      // Nearly normal: the sum of four uniform numbers.
      let sum = (0..<4).reduce(Float(-2)) { sum, _ in sum + Float(random.next() >> 40) / 16_777_216
      }
      planes[index] = sum
    }
    let signs = Scratch<UInt16>(repeating: 0, count: rows * tables)
    concurrentForEach(count: (rows + rowsPerBlock - 1) / rowsPerBlock, jobs: jobs) { block in
      let first = block * rowsPerBlock
      let height = min(rowsPerBlock, rows - first)
      let part = Scratch<Float>(repeating: 0, count: height * columns)
      part.base.update(from: vectors.base + first * columns, count: height * columns)
      let sides = Scratch<Float>(repeating: 0, count: height * count)
      blas.multiply(
        part, transposed: planes, into: sides, rows: height, columns: count, inner: columns)
      for row in 0..<height {
        for plane in 0..<count where sides[row * count + plane] > 0 {
          signs[(first + row) * tables + plane / planesPerTable] |=
            1 << UInt16(plane % planesPerTable)
        }
      }
    }
    return (0..<rows).map { row in (0..<tables).map { signs[row * tables + $0] } }
  }

  private static func pairs(
    amongBucketsOf codes: [UInt16], vectors: Scratch<Float>, columns: Int, least: Float, jobs: Int
  ) -> [Pair] {
    let order = codes.indices.sorted { (codes[$0], $0) < (codes[$1], $1) }
    let similarities = Scratch<Float>(repeating: 0, count: order.count * neighbours)
    concurrentForEach(count: order.count, jobs: jobs) { place in
      let row = order[place]
      for step in 1...neighbours where place + step < order.count {
        let other = order[place + step]
        guard codes[other] == codes[row] else { break }
        similarities[place * neighbours + step - 1] = DotProduct.of(
          vectors.base + row * columns, vectors.base + other * columns, count: columns)
      }
    }
    var pairs: [Pair] = []
    for place in order.indices {
      for step in 1...neighbours {
        let similarity = similarities[place * neighbours + step - 1]
        guard similarity >= least else { continue }
        pairs.append(
          Pair(first: order[place], second: order[place + step], similarity: similarity))
      }
    }
    return pairs
  }
}
