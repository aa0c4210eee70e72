import Evaluations
import Models

/// The values of `advice.mustache`: rules of thumb on whether to trust the metrics and how to improve the model, the most
/// serious first.
struct AdviceChapter {
  /// A recommendation.
  struct Item {
    /// An imperative sentence.
    let heading: String
    /// The figures behind it.
    let reason: String
  }

  let items: [Item]

  /// Nil when no rule applies.
  ///
  /// - Parameters:
  ///   - evaluation: The evaluation to judge.
  ///   - matrix: Its confusion matrix.
  ///   - training: The evaluation on the training photos, if there is one.
  ///   - skipped: The number of photos without a result.
  ///   - alternatives: The measured figures of other choices.
  init?(
    _ evaluation: Evaluation, matrix: ConfusionMatrix, training: Evaluation?, skipped: Int,
    alternatives: [Alternative] = []
  ) {
    var rules = [Self.gain(alternatives), Self.split(evaluation)]
    if evaluation.samples > 0 {
      rules += [
        Self.precision(evaluation),
        training.flatMap { Self.overfitting(evaluation, training: $0) },
        Self.unknownPhotos(evaluation),
        Self.morePhotos(alternatives, evaluation),
        Self.weakClasses(evaluation),
        Self.confusedClasses(matrix),
        Self.suspiciousLabels(evaluation.mistakes),
        Self.imbalance(evaluation.metrics),
        Self.perfection(evaluation),
        Self.smallClasses(evaluation),
        Self.skippedPhotos(skipped),
      ]
    }
    items = rules.compactMap(\.self)
    if items.isEmpty { return nil }
  }
}
