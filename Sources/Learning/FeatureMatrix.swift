public import Failures

import Parallelism

/// A table of features: a row a sample, a column a feature, `Float` values row after row.
///
/// It does not look at its values: classifiers refuse NaN and infinities when they use it.
public struct FeatureMatrix: Sendable {
  /// The number of samples.
  public let rows: Int
  /// The number of features of each sample.
  public let columns: Int
  /// `rows * columns` values in row-major order.
  public let values: [Float]

  /// Makes a table of `values.count / columns` rows.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` when `columns` is below 1 or the values fill no whole number of rows.
  public init(columns: Int, values: [Float]) throws(LearningError) {
    guard columns > 0, values.count.isMultiple(of: columns) else {
      throw LearningError(
        .sizeMismatch, "\(values.count) values do not fill rows of \(columns) features.",
        remedy: "Give every sample the same number of features.")
    }
    self.rows = values.count / columns
    self.columns = columns
    self.values = values
  }

  /// The features of one sample. Traps when `row` is out of range, as an array does.
  public func row(_ row: Int) -> ArraySlice<Float> {
    values[row * columns..<(row + 1) * columns]
  }

  /// Throws unless every value is finite; names the first offending row.
  func requireFinite(jobs: Int) throws(LearningError) {
    try concurrentForEach(count: (rows + 255) / 256, jobs: jobs) { block throws(LearningError) in
      let rows = block * 256..<Swift.min(self.rows, block * 256 + 256)
      let range = rows.lowerBound * columns..<rows.upperBound * columns
      guard !values.span.extracting(range).allFinite else { return }
      let first = range.first { !values[$0].isFinite } ?? range.lowerBound
      throw LearningError(
        .nonFinite,
        "Feature \(first % columns) of row \(first / columns) is \(values[first]).",
        remedy: "Leave out or repair samples with features that are not finite.")
    }
  }

  /// Throws unless the table has as many columns as a classifier was trained on.
  func require(columns expected: Int) throws(LearningError) {
    guard columns == expected else {
      throw LearningError(
        .sizeMismatch, "The samples have \(columns) features, the classifier expects \(expected).",
        remedy: "Compute the features with the backbone that the classifier was trained on.")
    }
  }
}

extension Span where Element == Float {
  /// Whether no value is NaN or infinite. Integer arithmetic without branches: the compiler makes vectors of it.
  var allFinite: Bool {
    var found: UInt32 = 0
    for index in indices {
      let exponent = self[unchecked: index].bitPattern & 0x7F80_0000
      found |= exponent == 0x7F80_0000 ? 1 : 0
    }
    return found == 0
  }
}
