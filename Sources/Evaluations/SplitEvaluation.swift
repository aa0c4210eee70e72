package import Datasets
package import Features
package import Learning

/// Scores a classifier on the features of a split.
package struct SplitEvaluation {
  private let classifier: CalibratedClassifier
  private let labels: [String]
  private let jobs: Int

  /// - Parameters:
  ///   - classifier: The classifier to score.
  ///   - labels: The classes, in the order of its outputs.
  ///   - jobs: The number of threads.
  package init(classifier: CalibratedClassifier, labels: [String], jobs: Int) {
    self.classifier = classifier
    self.labels = labels
    self.jobs = jobs
  }

  /// The scores of the photos of a split, still open to be merged with those of others.
  ///
  /// - Parameters:
  ///   - features: The photos' features and labels.
  ///   - split: The split.
  package func builder(for features: SplitFeatures, split: Split) throws -> EvaluationBuilder {
    var builder = try EvaluationBuilder(labels: labels, split: split)
    // A block at a time: memory holds the probabilities of few rows.
    let rowsPerBlock = TablePart.rowsPerGroup
    for start in stride(from: 0, to: features.paths.count, by: rowsPerBlock) {
      let rows = start..<min(start + rowsPerBlock, features.paths.count)
      let matrix = try features.samples.features.matrix(ofRows: rows)
      let probabilities = try classifier.probabilities(for: matrix, jobs: jobs)
      let novelties = try classifier.novelties(for: matrix, jobs: jobs)
      for (index, row) in rows.enumerated() {
        try builder.add(
          path: features.paths[row], label: features.samples.labels[row],
          probabilities: probabilities[index * labels.count..<(index + 1) * labels.count],
          isKnown: novelties.map { Answer.isKnown(novelty: $0[index]) })
      }
    }
    for photo in features.skipped { builder.skip(photo) }
    return builder
  }
}
