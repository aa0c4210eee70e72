import Foundation
package import Learning

/// An explanation of a prediction by occlusion: the fall of the log odds of the most probable class when a part of the photo
/// is covered (Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014).
///
/// Log odds are used because the probability of an almost certain class hardly changes. A fall of 0.7 halves the odds.
package struct Explanation: Sendable, Hashable {
  /// The number of cells per side of the raster.
  package let cells: Int
  /// The fall for each cell, row after row from the top; negative where covering raises the odds.
  package let heat: [Float]
  /// The probability of each class for the uncovered photo, in the order of the model's labels.
  package let probabilities: [Float]

  /// Explains the prediction of a classifier.
  ///
  /// - Parameters:
  ///   - features: The features of the uncovered photo.
  ///   - covered: Those with one cell covered at a time, row after row; as many as a square raster has cells.
  ///   - classifier: The classifier.
  package init(
    features: [Float], covered: [[Float]], classifier: any Classifier
  ) throws(LearningError) {
    let probabilities = try classifier.probabilities(for: features)
    let best = probabilities.firstIndexOfMaximum
    let logOdds = Self.logOdds(probabilities[best])
    var heat: [Float] = []
    for features in covered {
      heat.append(logOdds - Self.logOdds(try classifier.probabilities(for: features)[best]))
    }
    cells = Int(Double(heat.count).squareRoot())
    self.heat = heat
    self.probabilities = probabilities
  }

  /// An explanation from its numbers, the heat before the probabilities; nil when there are too few.
  package init?(cells: Int, heatAndProbabilities numbers: [Float]) {
    guard cells > 0, numbers.count > cells * cells else { return nil }
    self.cells = cells
    heat = Array(numbers.prefix(cells * cells))
    probabilities = Array(numbers.dropFirst(cells * cells))
  }

  /// The heat as rows from the top.
  package var rows: [[Float]] {
    stride(from: 0, to: heat.count, by: max(cells, 1)).map {
      Array(heat[$0..<min($0 + cells, heat.count)])
    }
  }

  /// Bounded, so that certainty does not give infinite odds.
  private static func logOdds(_ probability: Float) -> Float {
    let bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return log(bounded / (1 - bounded))
  }
}
