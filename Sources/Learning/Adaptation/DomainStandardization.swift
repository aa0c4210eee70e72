/// The mean and the deviation of the ``UnitRoots`` of a domain's samples: photos of one kind, such as those of a studio.
///
/// Samples of two domains become comparable when each is standardised by the figures of its own domain.
struct DomainStandardization: Sendable {
  /// Added to every deviation, so that features that hardly vary are not blown up.
  private static let floor: Float = 1e-4

  let mean: [Float]
  /// The inverse of each deviation.
  let scale: [Float]

  /// The standardisation of the samples of some statistics.
  init(_ statistics: ClassStatistics) {
    let (columns, count) = (statistics.featureCount, Double(statistics.sampleCount))
    var mean = [Double](repeating: 0, count: columns)
    for id in 0..<statistics.classCount {
      for column in 0..<columns { mean[column] += statistics.sums[id * columns + column] / count }
    }
    scale = mean.enumerated().map { column, mean in
      let square = statistics.products[column * columns + column] / count
      return 1 / (Float(max(square - mean * mean, 0).squareRoot()) + Self.floor)
    }
    self.mean = mean.map { Float($0) }
  }

  /// The standardisation of samples.
  ///
  /// - Parameter roots: The ``UnitRoots`` of at least one sample.
  init(_ roots: FeatureMatrix) {
    let columns = roots.columns
    var mean = [Double](repeating: 0, count: columns)
    var squares = mean
    for row in 0..<roots.rows {
      for column in 0..<columns {
        let value = Double(roots.values[row * columns + column])
        mean[column] += value
        squares[column] += value * value
      }
    }
    let count = Double(max(roots.rows, 1))
    self.mean = mean.map { Float($0 / count) }
    scale = zip(mean, squares).map { mean, square in
      let mean = mean / count
      return 1 / (Float(max(square / count - mean * mean, 0).squareRoot()) + Self.floor)
    }
  }

  /// The standardised roots of samples.
  func applied(to roots: FeatureMatrix) throws(LearningError) -> FeatureMatrix {
    let columns = roots.columns
    var values = roots.values
    values.withUnsafeMutableBufferPointer { values in
      for row in 0..<roots.rows {
        for column in 0..<columns {
          let index = row * columns + column
          values[index] = (values[index] - mean[column]) * scale[column]
        }
      }
    }
    return try FeatureMatrix(columns: columns, values: values.withUnsafeBufferPointer(Array.init))
  }
}

extension FeatureMatrix {
  /// The ``UnitRoots`` of all rows.
  func unitRoots() throws(LearningError) -> FeatureMatrix {
    let roots = [Float](unsafeUninitializedCapacity: values.count) { roots, count in
      values.withUnsafeBufferPointer { values in
        for row in 0..<rows {
          guard let source = values.baseAddress, let target = roots.baseAddress else { break }
          UnitRoots.write(source + row * columns, count: columns, to: target + row * columns)
        }
      }
      count = values.count
    }
    return try FeatureMatrix(columns: columns, values: roots)
  }
}
