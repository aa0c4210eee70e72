import Datasets
import Evaluations
import Features
import Foundation
import Learning
import Tables

/// Evaluates a classifier on a part of a feature table, on one thread.
struct PartEvaluation {
  let classifier: any Classifier
  /// The classes, in the order of the classifier's outputs.
  let labels: [String]
  let splits: [Split]

  /// The evaluations of the splits that have rows.
  ///
  /// - Parameter part: The part, a Parquet file.
  func evaluations(of part: any ContiguousBytes) throws -> SplitEvaluations {
    let content = try ParquetReader.withContent(part) {
      try TableContent(ofPart: $0, classes: labels, featureCount: classifier.featureCount)
    }
    let evaluation = SplitEvaluation(classifier: classifier, labels: labels, jobs: 1)
    var builders: [Split: EvaluationBuilder] = [:]
    for split in splits {
      builders[split] = try content.splits[split].map {
        try evaluation.builder(for: $0, split: split)
      }
    }
    return SplitEvaluations(builders)
  }
}
