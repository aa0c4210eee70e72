import Failures
package import Parallelism

/// The number of samples of each class, the sums of their features and the sums of the features' products, in double
/// precision. Of every sample's features the ``UnitRoots`` are taken first.
///
/// They are plain sums: the statistics of two sets of samples are those of their union when merged, and a part can be
/// removed again. Samples are summed in blocks, and ``ClassStatisticsBuilder`` adds the sums of the blocks in a fixed order,
/// so that the same blocks give the same bits for any number of threads, in one process or in several.
package struct ClassStatistics: Sendable, Hashable {
  /// The length of a feature vector.
  package let featureCount: Int
  /// The number of samples of each class.
  package internal(set) var counts: [Int]
  /// The sum of each class's features: classes x features in row-major order.
  package internal(set) var sums: [Double]
  /// The sums of the products of any two features: features x features, symmetric.
  package internal(set) var products: [Double]

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

  /// The statistics of no samples, without products.
  init(counting classCount: Int, featureCount: Int) {
    self.featureCount = featureCount
    counts = [Int](repeating: 0, count: classCount)
    sums = [Double](repeating: 0, count: classCount * featureCount)
    products = []
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
    var builder = try ClassStatisticsBuilder(
      featureCount: samples.features.columns, classCount: classCount, jobs: jobs)
    for block in samples.blocks {
      try cancellation.check()
      try builder.add(samples, rows: block)
    }
    self = builder.statistics()
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
