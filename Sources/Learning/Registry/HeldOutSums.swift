import Failures
import Foundation

/// The sums over held-out samples that calibrate a classifier. Those of parts of a data set are merged.
package struct HeldOutSums: Sendable, Hashable, Codable {
  /// The log loss of the head's scores at several temperatures.
  package private(set) var curve = TemperatureCurve()
  /// The number of samples whose most probable class is the right one.
  private var correct = 0
  /// The sum of the negative logarithms of the right classes' probabilities.
  private var logLosses = 0.0
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
      var losses = 0.0
      for (row, label) in samples.labels[block].enumerated() {
        let own = scores[row * count..<(row + 1) * count]
        part.add(own, label: label)
        let probabilities = classifier.probabilities(ofScores: Array(own))
        rightProbabilities.add(probabilities[Int(label)])
        losses -= log(max(Double(probabilities[Int(label)]), Self.leastProbability))
        if probabilities.firstIndexOfMaximum == Int(label) { correct += 1 }
      }
      curve.merge(part)
      logLosses += losses
      for distance in classifier.novelty?.distances(for: rows, jobs: jobs) ?? [] {
        distances.add(distance)
      }
    }
  }

  /// Probabilities below it count as it, so that one certain error does not make the log loss infinite.
  private static let leastProbability = Double(Float.ulpOfOne)

  /// The fraction of samples whose most probable class is the right one; 0 without samples.
  package var accuracy: Double {
    curve.samples > 0 ? Double(correct) / Double(curve.samples) : 0
  }

  /// The mean negative logarithm of the right class's probability; 0 without samples.
  package var logLoss: Double {
    curve.samples > 0 ? logLosses / Double(curve.samples) : 0
  }

  /// Adds the sums over further samples.
  package mutating func merge(_ other: HeldOutSums) {
    curve.merge(other.curve)
    correct += other.correct
    logLosses += other.logLosses
    rightProbabilities.merge(other.rightProbabilities)
    distances.merge(other.distances)
  }
}
