import Failures

/// The sums over held-out samples that calibrate a classifier. Those of parts of a data set are merged.
package struct HeldOutSums: Sendable, Hashable, Codable {
  /// The log loss of the head's scores at several temperatures.
  package private(set) var curve = TemperatureCurve()
  /// The probabilities that the classifier gave the right classes.
  package private(set) var rightProbabilities = QuantileSketch()
  /// The distances from everything that was learned; empty where the classifier has no detector.
  package private(set) var distances = QuantileSketch()

  /// The sums over no samples.
  package init() {}

  /// The sums over samples.
  ///
  /// - Parameters:
  ///   - classifier: The classifier that scores them.
  ///   - samples: The samples; those of a block are summed before the block is added.
  ///   - jobs: The number of threads.
  package init(
    of classifier: CalibratedClassifier, on samples: LabelledFeatures, jobs: Int
  ) throws(LearningError) {
    let count = classifier.classCount
    for block in samples.blocks where !block.isEmpty {
      let rows = try samples.features.matrix(ofRows: block)
      let scores = try classifier.head.scores(for: rows, jobs: jobs)
      var part = TemperatureCurve()
      for (row, label) in samples.labels[block].enumerated() {
        let own = scores[row * count..<(row + 1) * count]
        part.add(own, label: label)
        rightProbabilities.add(classifier.probabilities(ofScores: Array(own))[Int(label)])
      }
      curve.merge(part)
      for distance in classifier.novelty?.distances(for: rows, jobs: jobs) ?? [] {
        distances.add(distance)
      }
    }
  }

  /// Adds the sums over further samples.
  package mutating func merge(_ other: HeldOutSums) {
    curve.merge(other.curve)
    rightProbabilities.merge(other.rightProbabilities)
    distances.merge(other.distances)
  }
}
