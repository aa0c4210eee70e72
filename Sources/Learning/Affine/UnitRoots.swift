import Parallelism

/// The square roots of features, with their signs, scaled so that their squares sum to 1.
///
/// The dot product of two samples' roots is the Bhattacharyya coefficient of their features. It gives less weight to single
/// large features than their plain direction does, and classified features of networks more accurately.
enum UnitRoots {
  /// Writes the roots of a sample's features; those of zeros are zeros.
  ///
  /// - Parameters:
  ///   - x: Finite features.
  ///   - count: Their number.
  ///   - roots: `count` values to write.
  static func write(
    _ x: UnsafePointer<Float>, count: Int, to roots: UnsafeMutablePointer<Float>
  ) {
    var sum: Double = 0
    for index in 0..<count { sum += Double(abs(x[index])) }
    let scale = sum > 0 ? Float(1 / sum.squareRoot()) : 0
    for index in 0..<count {
      let root = abs(x[index]).squareRoot() * scale
      roots[index] = x[index] < 0 ? -root : root
    }
  }
}

extension FeatureMatrix {
  /// Writes the ``UnitRoots`` of consecutive rows, in double precision.
  ///
  /// - Parameters:
  ///   - range: The rows.
  ///   - target: `range.count * columns` values to write.
  ///   - jobs: The number of threads, at least 1.
  func writeUnitRoots(
    of range: Range<Int>, to target: UnsafeMutablePointer<Double>, jobs: Int
  ) {
    // Unsafe only in name: index `i` alone writes the elements `i * columns` up to `(i + 1) * columns`, and the caller reads
    // them after all threads have returned.
    nonisolated(unsafe) let target = target
    concurrentForEach(count: range.count, jobs: jobs) { index in
      values.withUnsafeBufferPointer { values in
        let row = values.baseAddress.unsafelyUnwrapped + (range.lowerBound + index) * columns
        var sum = 0.0
        for column in 0..<columns { sum += Double(abs(row[column])) }
        let scale = sum > 0 ? 1 / sum.squareRoot() : 0
        for column in 0..<columns {
          let value = Double(row[column])
          let root = abs(value).squareRoot() * scale
          target[index * columns + column] = value < 0 ? -root : root
        }
      }
    }
  }
}
