/// The predictions whose confidence reaches a threshold: the others would be left to a person.
public struct ConfidenceThreshold: Sendable, Hashable, Codable {
  /// The least confidence of a prediction, 0 to 1.
  public var confidence: Double
  /// The number of photos with a prediction of this confidence.
  public var answered: Int
  /// The number of those whose prediction is right.
  public var correct: Int

  /// The fraction of the answered photos whose prediction is right; 0 without any.
  public var accuracy: Double { answered > 0 ? Double(correct) / Double(answered) : 0 }
}

extension [ConfidenceThreshold] {
  /// The thresholds of evaluations, on no photos.
  static let empty = [
    0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999,
  ].map { ConfidenceThreshold(confidence: $0, answered: 0, correct: 0) }

  /// Adds a prediction.
  mutating func add(confidence: Float, isCorrect: Bool) {
    for index in indices where confidence >= Float(self[index].confidence) {
      self[index].answered += 1
      self[index].correct += isCorrect ? 1 : 0
    }
  }

  /// Adds the predictions of others, at the same thresholds.
  mutating func merge(_ other: [ConfidenceThreshold]) {
    for index in indices where index < other.count {
      self[index].answered += other[index].answered
      self[index].correct += other[index].correct
    }
  }
}
