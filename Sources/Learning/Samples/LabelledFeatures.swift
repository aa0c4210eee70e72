/// The features of samples and their classes.
package struct LabelledFeatures: Sendable {
  /// One row per sample.
  package let features: FeatureMatrix
  /// The class id of each sample.
  package let labels: [Int32]
  /// The rows as blocks that follow each other. Sums are computed for each block and added in their order, so that they
  /// are the same wherever the blocks are summed.
  package let blocks: [Range<Int>]

  /// Features and class ids, which classifiers check against each other when they use them.
  ///
  /// - Parameters:
  ///   - features: One row per sample.
  ///   - labels: The class id of each sample.
  ///   - blocks: Ranges of rows that follow each other and cover all; nil takes 1,024 rows each.
  package init(
    features: FeatureMatrix, labels: [Int32], blocks: [Range<Int>]? = nil
  ) {
    self.blocks =
      blocks
      ?? stride(from: 0, to: labels.count, by: 1024).map { $0..<min($0 + 1024, labels.count) }
    self.features = features
    self.labels = labels
  }

  /// Some of the rows, in this order, with other class ids.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - label: The new id of a row of this class.
  package func selecting(
    _ rows: [Int], label: (Int32) -> Int32 = { $0 }
  ) throws(LearningError) -> LabelledFeatures {
    LabelledFeatures(
      features: try FeatureMatrix(
        columns: features.columns, values: rows.flatMap { features.row($0) }),
      labels: rows.map { label(labels[$0]) })
  }

  /// All rows, or so many at equal distances.
  package func selecting(evenly count: Int) throws(LearningError) -> LabelledFeatures {
    guard labels.count > count else { return self }
    return try selecting((0..<count).map { $0 * labels.count / count })
  }

  /// The samples of several parts, one after the other.
  ///
  /// - Parameter parts: At least one, all with the same number of features.
  /// - Throws: `LearningError` of code `sizeMismatch`.
  package init(joining parts: [LabelledFeatures]) throws(LearningError) {
    var blocks: [Range<Int>] = []
    var rows = 0
    for part in parts {
      blocks += part.blocks.map { rows + $0.lowerBound..<rows + $0.upperBound }
      rows += part.labels.count
    }
    self.init(
      features: try FeatureMatrix(
        columns: parts[0].features.columns, values: Array(parts.map(\.features.values).joined())),
      labels: Array(parts.map(\.labels).joined()), blocks: blocks)
  }
}
