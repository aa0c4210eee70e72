import Failures
import Parallelism

/// Sums samples to ``ClassStatistics`` a block at a time, in the memory of two matrices of features x features, however
/// many samples there are.
///
/// The blocks are added to the sums of a group of ``blocksPerGroup``, and the groups to the whole, in their order. Groups can
/// be summed apart, in other processes, and merged in the same order to the same bits.
package struct ClassStatisticsBuilder {
  /// The number of consecutive blocks that are summed before they are added to those before them.
  package static let blocksPerGroup = 8

  private let jobs: Int
  private let blas: BLAS
  private var whole: Sums
  private var group: Sums
  private var blocksInGroup = 0

  /// The sums of some samples.
  private struct Sums {
    var statistics: ClassStatistics
    let products: Scratch<Double>

    init(featureCount: Int, classCount: Int) {
      statistics = ClassStatistics(counting: classCount, featureCount: featureCount)
      products = Scratch(repeating: 0, count: featureCount * featureCount)
    }

    mutating func add(_ other: Sums) {
      for index in statistics.counts.indices {
        statistics.counts[index] += other.statistics.counts[index]
      }
      for index in statistics.sums.indices {
        statistics.sums[index] += other.statistics.sums[index]
      }
      for index in 0..<products.count { products[index] += other.products[index] }
    }

    mutating func clear() {
      for index in statistics.counts.indices { statistics.counts[index] = 0 }
      for index in statistics.sums.indices { statistics.sums[index] = 0 }
      products.base.update(repeating: 0, count: products.count)
    }
  }

  /// - Parameters:
  ///   - featureCount: The length of a feature vector.
  ///   - classCount: The number of classes.
  ///   - jobs: The number of threads, at least 1. It does not change the result.
  /// - Throws: `LearningError` of code `libraryMissing`.
  package init(featureCount: Int, classCount: Int, jobs: Int) throws(LearningError) {
    self.jobs = jobs
    blas = try BLAS()
    whole = Sums(featureCount: featureCount, classCount: classCount)
    group = Sums(featureCount: featureCount, classCount: classCount)
  }

  /// Adds a block of samples.
  ///
  /// - Parameters:
  ///   - samples: The samples.
  ///   - rows: The rows of the block, which may be none.
  /// - Throws: `LearningError` of code `sizeMismatch`, `labelOutOfRange` or `nonFinite`.
  package mutating func add(
    _ samples: LabelledFeatures, rows: Range<Int>
  ) throws(LearningError) {
    let count = whole.statistics.featureCount
    try samples.features.require(columns: count)
    if !rows.isEmpty {
      let labels = samples.labels[rows]
      _ = try TrainingLabels(
        Array(labels), classCount: whole.statistics.classCount, rows: rows.count,
        allowsEmptyClasses: true)
      try samples.features.requireFinite(rows: rows, jobs: jobs)
      let unit = Scratch<Double>(repeating: 0, count: rows.count * count)
      samples.features.writeUnitRoots(of: rows, to: unit.base, jobs: jobs)
      add(unit, labels: labels)
    }
    addEmptyBlock()
  }

  /// Adds a block without samples, which has its place in the order as well.
  package mutating func addEmptyBlock() {
    blocksInGroup += 1
    if blocksInGroup == Self.blocksPerGroup { endGroup() }
  }

  private mutating func endGroup() {
    whole.add(group)
    group.clear()
    blocksInGroup = 0
  }

  /// The statistics of all blocks.
  package consuming func statistics() -> ClassStatistics {
    if blocksInGroup > 0 { endGroup() }
    var statistics = whole.statistics
    statistics.products = Array(
      UnsafeBufferPointer(start: whole.products.base, count: whole.products.count))
    return statistics
  }

  private mutating func add(_ unit: Scratch<Double>, labels: ArraySlice<Int32>) {
    let count = group.statistics.featureCount
    var block = [Double](repeating: 0, count: group.statistics.sums.count)
    for (row, label) in labels.enumerated() {
      let start = Int(label) * count
      group.statistics.counts[Int(label)] += 1
      for column in 0..<count { block[start + column] += unit[row * count + column] }
    }
    for index in block.indices { group.statistics.sums[index] += block[index] }
    addProducts(of: unit, rows: labels.count)
  }

  /// The width of the tiles that threads share the products out in.
  private static let tile = 160

  private func addProducts(of unit: Scratch<Double>, rows: Int) {
    let columns = group.statistics.featureCount
    let (total, blas, tile) = (group.products, blas, Self.tile)
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
}
