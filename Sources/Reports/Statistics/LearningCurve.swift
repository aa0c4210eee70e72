package import Formatting
package import Models

/// The accuracy on held-out photos by the part of the training photos: a quarter, half and all of them.
package struct LearningCurve {
  /// The accuracy after training on a part.
  package struct Point {
    /// The part in words.
    package let name: String
    /// The number of training photos; nil for all of them.
    package let photos: Int?
    /// The fraction of the held-out photos that is classified correctly.
    package let accuracy: Double
  }

  /// The points, the smallest part first.
  package let points: [Point]
  /// The number of photos that the accuracy was measured on.
  package let heldOutPhotos: Int

  /// The gain from twice as many photos that is worth collecting them.
  private static let worthwhile = 0.01

  /// Nil when no part was measured.
  package init?(_ alternatives: [Alternative]) {
    let parts = alternatives.filter { $0.kind == .photos }.sorted {
      $0.trainingPhotos < $1.trainingPhotos
    }
    guard let last = parts.last else { return nil }
    heldOutPhotos = last.heldOutPhotos
    points =
      parts.map {
        Point(
          name: $0.fraction == 0.25 ? "a quarter" : "half", photos: $0.trainingPhotos,
          accuracy: $0.figures.accuracy)
      } + [Point(name: "all", photos: nil, accuracy: last.chosen.accuracy)]
  }

  /// The gain from the last doubling of the photos.
  package var lastGain: Double {
    points.count > 1 ? points[points.count - 1].accuracy - points[points.count - 2].accuracy : 0
  }

  /// True if more photos of the same kind are likely to help.
  package var isRising: Bool { lastGain >= Self.worthwhile }

  /// The judgement, as a sentence.
  package func sentence(_ format: NumberFormat) -> String {
    let gain = format.decimal(abs(lastGain) * 100, digits: 1)
    return isRising
      ? "The last doubling of the training photos gained \(gain) percentage points: more photos are likely to help."
      : "The last doubling of the training photos "
        + (lastGain > 0 ? "gained only \(gain) percentage points" : "gained nothing")
        + ": more photos of the same kind would hardly help."
  }
}
