public import Imaging

/// A prediction with the parts of the photo that it depends on.
public struct ExplainedPrediction: Sendable, Hashable {
  /// The prediction.
  public let prediction: Prediction
  /// By how much the log odds of the label fall when a part of the photo is covered, in rows from the top; negative where
  /// covering raises them. A fall of 0.7 halves the odds.
  public let heat: [[Float]]
  /// The part of the photo that the rows cover.
  public let region: PhotoRegion
}
