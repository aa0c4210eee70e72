import Datasets
import Evaluations
import Features
import Foundation
import Learning
import Tables

/// Evaluates a classifier on a part of a feature table, on one thread.
struct PartEvaluation {
  let classifier: CalibratedClassifier
  /// The classes, in the order of the classifier's outputs.
  let labels: [String]
  let splits: [Split]
  /// True to compute the sums that calibrate the classifier as well.
  let includesSums: Bool

  /// The evaluations of the splits that have rows.
  ///
  /// - Parameter part: The part, a Parquet file.
  func evaluations(of part: any ContiguousBytes) throws -> SplitEvaluations {
    let content = try ParquetReader.withContent(part) {
      try TableContent(ofPart: $0, classes: labels, featureCount: classifier.featureCount)
    }
    let evaluation = SplitEvaluation(classifier: classifier, labels: labels, jobs: 1)
    var evaluations = SplitEvaluations()
    for split in splits {
      guard let features = content.splits[split] else { continue }
      evaluations.builders[split] = try evaluation.builder(for: features, split: split)
      guard includesSums else { continue }
      evaluations.sums[split] = try HeldOutSums(of: classifier, on: features.samples, jobs: 1)
    }
    return evaluations
  }
}
