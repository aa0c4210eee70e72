/// The class means and the scatter within classes of a domain, in its own standardisation.
struct DomainMoments: Sendable {
  let featureCount: Int
  /// The mean of each class; nil for a class without samples.
  let means: [[Float]?]
  /// The mean product of the deviations of two features from their class means: features x features.
  let scatter: Scratch<Float>

  /// The moments of the samples of some statistics.
  init(_ statistics: ClassStatistics, _ standardization: DomainStandardization, blas: BLAS) {
    let columns = statistics.featureCount
    featureCount = columns
    let (mean, scale) = (standardization.mean, standardization.scale)
    let counts = statistics.counts
    means = counts.indices.map { id in
      guard counts[id] > 0 else { return nil }
      return (0..<columns).map { column in
        let sum = statistics.sums[id * columns + column]
        return (Float(sum / Double(counts[id])) - mean[column]) * scale[column]
      }
    }
    let within = WithinClassSpectrum.scatter(of: statistics.droppingEmptyClasses(), by: blas)
    scatter = Scratch(repeating: 0, count: columns * columns)
    for row in 0..<columns {
      for column in 0..<columns {
        let index = row * columns + column
        scatter[index] = Float(within[index]) * scale[row] * scale[column]
      }
    }
  }

  /// The moments of some samples, each with a weight.
  ///
  /// - Parameters:
  ///   - samples: Standardised roots.
  ///   - rows: The samples to take, with their classes and weights.
  init(
    _ samples: FeatureMatrix, rows: [(row: Int, label: Int, weight: Float)], classCount: Int,
    blas: BLAS
  ) {
    let columns = samples.columns
    featureCount = columns
    var sums = [[Float]](repeating: [Float](repeating: 0, count: columns), count: classCount)
    var weights = [Float](repeating: 0, count: classCount)
    for (row, label, weight) in rows {
      weights[label] += weight
      let values = samples.row(row)
      for (column, value) in values.enumerated() { sums[label][column] += weight * value }
    }
    let means = zip(sums, weights).map { sum, weight in
      weight > 0 ? sum.map { $0 / weight } : nil
    }
    self.means = means
    let total = max(weights.reduce(0, +), .leastNormalMagnitude)
    let deviations = Scratch<Float>(repeating: 0, count: rows.count * columns)
    for (place, (row, label, weight)) in rows.enumerated() {
      guard let mean = means[label] else { continue }
      let scale = (weight / total).squareRoot()
      for (column, value) in samples.row(row).enumerated() {
        deviations[place * columns + column] = (value - mean[column]) * scale
      }
    }
    scatter = Scratch(repeating: 0, count: columns * columns)
    blas.add(
      transposed: deviations, times: deviations, to: scatter, rows: columns, columns: columns,
      inner: rows.count)
  }
}

extension ClassStatistics {
  /// The statistics without the classes that have no samples.
  func droppingEmptyClasses() -> ClassStatistics {
    let kept = counts.indices.filter { counts[$0] > 0 }
    guard kept.count < counts.count else { return self }
    return renumbered(classCount: kept.count) { kept.firstIndex(of: $0) }
  }
}
