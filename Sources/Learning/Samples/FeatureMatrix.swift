public import Failures
import Parallelism

/// A matrix of features, one row per sample and one column per feature, stored row by row.
///
/// The values are not checked: classifiers reject NaN and infinities when they use the matrix.
public struct FeatureMatrix: Sendable {
  /// The number of samples.
  public let rows: Int
  /// The number of features of each sample.
  public let columns: Int
  /// `rows * columns` values in row-major order.
  public let values: [Float]

  /// A matrix of `values.count / columns` rows.
  ///
  /// - Parameters:
  ///   - columns: The number of features of each sample, at least 1.
  ///   - values: The values in row-major order.
  /// - Throws: `LearningError` of code `sizeMismatch` when `columns` is below 1 or the last row is incomplete.
  public init(columns: Int, values: [Float]) throws(LearningError) {
    guard columns > 0, values.count.isMultiple(of: columns) else {
      throw LearningError(
        .sizeMismatch, "\(values.count) values do not form rows of \(columns) features",
        remedy: "Pass the same number of features for every sample.")
    }
    self.rows = values.count / columns
    self.columns = columns
    self.values = values
  }

  /// The features of one sample. Traps when `row` is out of range, as an array does.
  public func row(_ row: Int) -> ArraySlice<Float> {
    values[row * columns..<(row + 1) * columns]
  }

  /// Returns the features of consecutive samples as a matrix of its own.
  ///
  /// - Precondition: The range is within `0..<rows` and not empty.
  package func matrix(ofRows range: Range<Int>) throws(LearningError) -> FeatureMatrix {
    try FeatureMatrix(
      columns: columns,
      values: Array(values[range.lowerBound * columns..<range.upperBound * columns]))
  }

  /// Throws unless every value is finite. The error names the first row that is not.
  func requireFinite(jobs: Int) throws(LearningError) {
    try requireFinite(rows: 0..<rows, jobs: jobs)
  }

  /// Throws unless every value of some rows is finite. The error names the first row that is not.
  func requireFinite(rows: Range<Int>, jobs: Int) throws(LearningError) {
    try concurrentForEach(count: (rows.count + 255) / 256, jobs: jobs) {
      block throws(LearningError) in
      let start = rows.lowerBound + block * 256
      let rows = start..<Swift.min(rows.upperBound, start + 256)
      let range = rows.lowerBound * columns..<rows.upperBound * columns
      guard !values.span.extracting(range).allFinite else { return }
      let first = range.first { !values[$0].isFinite } ?? range.lowerBound
      throw LearningError(
        .nonFinite, "feature \(first % columns) of row \(first / columns) is \(values[first])",
        remedy: "Remove or repair samples whose features are not finite.")
    }
  }

  /// Throws unless the matrix has the number of columns that a classifier expects.
  func require(columns expected: Int) throws(LearningError) {
    guard columns == expected else {
      throw LearningError(
        .sizeMismatch, "the samples have \(columns) features, the classifier expects \(expected)",
        remedy: "Compute the features with the backbone that the classifier was trained on.")
    }
  }
}
