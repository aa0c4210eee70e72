import Failures
package import Parallelism

/// The number of samples of each class, the sums of their features and the sums of the features' products, in double
/// precision. Of every sample's features the ``UnitRoots`` are taken first.
///
/// They are plain sums: the statistics of two sets of samples are those of their union when merged, and a part can be
/// removed again. Samples are summed in blocks, and the sums of the blocks are added in the order of the blocks, so that
/// the same blocks give the same bits for any number of threads, in one process or in several.
package struct ClassStatistics: Sendable, Hashable {
  /// The length of a feature vector.
  package let featureCount: Int
  /// The number of samples of each class.
  package private(set) var counts: [Int]
  /// The sum of each class's features: classes x features in row-major order.
  package private(set) var sums: [Double]
  /// The sums of the products of any two features: features x features, symmetric.
  package private(set) var products: [Double]

  /// The number of classes.
  package var classCount: Int { counts.count }

  /// The number of samples.
  package var sampleCount: Int { counts.reduce(0, +) }

  /// The statistics of no samples.
  package init(featureCount: Int, classCount: Int) {
    self.featureCount = featureCount
    counts = [Int](repeating: 0, count: classCount)
    sums = [Double](repeating: 0, count: classCount * featureCount)
    products = [Double](repeating: 0, count: featureCount * featureCount)
  }

  /// Statistics of unknown origin.
  ///
  /// - Parameters:
  ///   - featureCount: The length of a feature vector, at least 1.
  ///   - counts: The number of samples of each class.
  ///   - sums: Classes x features.
  ///   - upperProducts: The upper triangle of the products, row after row.
  /// - Throws: `LearningError` of code `invalidModel` when they contradict each other or are not finite.
  package init(
    featureCount: Int, counts: [Int], sums: [Double], upperProducts: [Double]
  ) throws(LearningError) {
    guard featureCount > 0, counts.allSatisfy({ $0 >= 0 }),
      sums.count == counts.count * featureCount,
      upperProducts.count == featureCount * (featureCount + 1) / 2,
      sums.allSatisfy(\.isFinite), upperProducts.allSatisfy(\.isFinite)
    else {
      throw LearningError(
        .invalidModel, "the statistics contradict each other or are not finite",
        remedy: "Copy the model again, or train it again.")
    }
    self.init(featureCount: featureCount, classCount: counts.count)
    self.counts = counts
    self.sums = sums
    var index = 0
    for row in 0..<featureCount {
      for column in row..<featureCount {
        products[row * featureCount + column] = upperProducts[index]
        products[column * featureCount + row] = upperProducts[index]
        index += 1
      }
    }
  }

  /// The upper triangle of the products, row after row.
  package var upperProducts: [Double] {
    (0..<featureCount).flatMap { row in
      products[row * featureCount + row..<(row + 1) * featureCount]
    }
  }

  /// The statistics with other class ids. A class of samples must keep one.
  ///
  /// - Parameters:
  ///   - count: The number of classes.
  ///   - id: The new id of a class; nil for a class without samples that is dropped.
  package func renumbered(classCount count: Int, _ id: (Int) -> Int?) -> ClassStatistics {
    var result = ClassStatistics(featureCount: featureCount, classCount: count)
    for old in counts.indices {
      guard let new = id(old) else {
        precondition(counts[old] == 0, "a dropped class has no samples")
        continue
      }
      result.counts[new] = counts[old]
      for column in 0..<featureCount {
        result.sums[new * featureCount + column] = sums[old * featureCount + column]
      }
    }
    result.products = products
    return result
  }

  /// The statistics of samples.
  ///
  /// - Parameters:
  ///   - samples: The samples; those of a block are summed before the block is added.
  ///   - classCount: The number of classes.
  ///   - jobs: The number of threads, at least 1. It does not change the result.
  ///   - cancellation: Checked after every block.
  /// - Throws: `LearningError` of code `sizeMismatch`, `labelOutOfRange`, `nonFinite`, `libraryMissing` or `cancelled`.
  package init(
    of samples: LabelledFeatures, classCount: Int, jobs: Int,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws(LearningError) {
    let blas = try BLAS()
    _ = try TrainingLabels(
      samples.labels, classCount: classCount, rows: samples.features.rows,
      allowsEmptyClasses: true)
    try samples.features.requireFinite(jobs: jobs)
    let count = samples.features.columns
    self.init(featureCount: count, classCount: classCount)
    let total = Scratch<Double>(repeating: 0, count: count * count)
    for block in samples.blocks where !block.isEmpty {
      try cancellation.check()
      let unit = Scratch<Double>(repeating: 0, count: block.count * count)
      samples.features.writeUnitRoots(of: block, to: unit.base, jobs: jobs)
      add(sumsOf: unit, labels: samples.labels[block])
      Self.add(productsOf: unit, rows: block.count, columns: count, to: total, jobs: jobs, by: blas)
    }
    products = Array(UnsafeBufferPointer(start: total.base, count: total.count))
  }

  private mutating func add(sumsOf unit: Scratch<Double>, labels: ArraySlice<Int32>) {
    var block = [Double](repeating: 0, count: sums.count)
    for (row, label) in labels.enumerated() {
      let start = Int(label) * featureCount
      counts[Int(label)] += 1
      for column in 0..<featureCount {
        block[start + column] += unit[row * featureCount + column]
      }
    }
    for index in sums.indices { sums[index] += block[index] }
  }

  /// The width of the tiles that threads share the products out in.
  private static let tile = 160

  private static func add(
    productsOf unit: Scratch<Double>, rows: Int, columns: Int, to total: Scratch<Double>, jobs: Int,
    by blas: BLAS
  ) {
    let tiles = (columns + tile - 1) / tile
    concurrentForEach(count: tiles * (tiles + 1) / 2, jobs: jobs) { index in
      // The tiles of a triangle, row after row.
      var (row, column) = (0, index)
      while column > row {
        column -= row + 1
        row += 1
      }
      let (i, j) = (row * tile, column * tile)
      let (height, width) = (min(tile, columns - i), min(tile, columns - j))
      let product = Scratch<Double>(repeating: 0, count: height * width)
      blas.multiply(
        .transposed(unit.base + i, stride: columns), .plain(unit.base + j, stride: columns),
        into: product.base, stride: width, rows: height, columns: width, inner: rows)
      for y in 0..<height {
        for x in 0..<width {
          total.base[(i + y) * columns + j + x] += product.base[y * width + x]
          if row != column { total.base[(j + x) * columns + i + y] += product.base[y * width + x] }
        }
      }
    }
  }

  /// Adds the statistics of further samples.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` when they are of other features or classes.
  package mutating func merge(_ other: ClassStatistics) throws(LearningError) {
    try combine(other, counts: +, sums: +)
  }

  /// Subtracts the statistics of samples that these contain.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` when they are of other features or classes, or of more samples than
  ///   these.
  package mutating func remove(_ part: ClassStatistics) throws(LearningError) {
    guard zip(counts, part.counts).allSatisfy(>=) else {
      throw LearningError(
        .sizeMismatch, "the statistics contain fewer samples than are to be removed",
        remedy: "Remove samples that were added before.")
    }
    try combine(part, counts: -, sums: -)
  }

  private mutating func combine(
    _ other: ClassStatistics, counts combineCounts: (Int, Int) -> Int,
    sums combineSums: (Double, Double) -> Double
  ) throws(LearningError) {
    guard featureCount == other.featureCount, classCount == other.classCount else {
      throw LearningError(
        .sizeMismatch,
        "statistics of \(other.classCount) classes and \(other.featureCount) features do not match "
          + "those of \(classCount) and \(featureCount)",
        remedy: "Use statistics of the same classes and the same backbone.")
    }
    for index in counts.indices {
      counts[index] = combineCounts(counts[index], other.counts[index])
    }
    for index in sums.indices { sums[index] = combineSums(sums[index], other.sums[index]) }
    for index in products.indices {
      products[index] = combineSums(products[index], other.products[index])
    }
  }
}
