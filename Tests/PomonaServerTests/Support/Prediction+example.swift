import Learning
import Models

extension Prediction {
  /// A prediction of this novelty.
  static func example(novelty: Float?) -> Prediction {
    Prediction(Answer(probabilities: [1], novelty: novelty), labels: ["apple"], count: 1)
  }
}
