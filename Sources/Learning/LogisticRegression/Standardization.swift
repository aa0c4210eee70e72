import Parallelism

/// The mean and scale of each feature that give all features mean 0 and variance 1.
struct Standardization: Sendable {
  /// The mean of each feature.
  let mean: [Float]
  /// The inverse of each feature's standard deviation; 0 for a constant feature, which is thereby excluded.
  let scale: [Float]

  /// The standardisation of some rows of a matrix.
  init(_ features: FeatureMatrix, rows: [Int32], jobs: Int) {
    let width = 64
    let columns = features.columns
    let parts = concurrentMap(count: (columns + width - 1) / width, jobs: jobs) { block in
      let first = block * width
      return Self.moments(features, rows: rows, columns: first..<min(first + width, columns))
    }
    mean = parts.flatMap { $0.mean.map { Float($0) } }
    scale = parts.flatMap { part in
      zip(part.mean, part.variance).map { mean, variance in
        // The deviation of a constant feature can be slightly above 0 due to rounding.
        variance.squareRoot() > 1e-7 * abs(mean) ? Float(1 / variance.squareRoot()) : 0
      }
    }
  }

  private static func moments(
    _ features: FeatureMatrix, rows: [Int32], columns: Range<Int>
  ) -> (mean: [Double], variance: [Double]) {
    var mean = [Double](repeating: 0, count: columns.count)
    var variance = mean
    for row in rows {
      let start = Int(row) * features.columns + columns.lowerBound
      for index in 0..<columns.count { mean[index] += Double(features.values[start + index]) }
    }
    for index in mean.indices { mean[index] /= Double(rows.count) }
    for row in rows {
      let start = Int(row) * features.columns + columns.lowerBound
      for index in 0..<columns.count {
        let distance = Double(features.values[start + index]) - mean[index]
        variance[index] += distance * distance
      }
    }
    for index in variance.indices { variance[index] /= Double(rows.count) }
    return (mean, variance)
  }
}
