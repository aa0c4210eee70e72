import Features

/// What became of a photo that was to be classified.
public struct ClassifiedPhoto: Sendable, Hashable {
  /// The photo's path, as it was given or found.
  public let path: String
  /// The answer; nil when there is none.
  public let prediction: Prediction?
  /// Why there is no answer.
  public let error: String?

  package init(
    path: String, _ outcome: PhotoResult<[Float]>.Outcome, labels: [String], count: Int
  ) {
    self.path = path
    switch outcome {
    case .success(let photo):
      prediction = Prediction(probabilities: photo.output, labels: labels, count: count)
      error = nil
    case .failure(let reason):
      prediction = nil
      error = reason.text
    }
  }
}
