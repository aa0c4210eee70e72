import Datasets
package import Learning

/// An accuracy on photos that a model learned from that is nearly perfect, and far from that on others.
package struct AccuracyGap: Sendable {
  /// The accuracy on the photos that the model learned from, 0 to 1.
  package let learned: Double
  /// The accuracy on the others, 0 to 1.
  package let unseen: Double

  /// The least accuracy on learned photos, and the least difference, that make a gap.
  private static let (nearlyAll, difference) = (0.97, 0.1)

  /// Nil when the accuracies are close, or that on the learned photos is not near 1.
  package init?(learned: Metrics?, unseen: Metrics?) {
    guard let learned, let unseen, learned.accuracy >= Self.nearlyAll,
      learned.accuracy - unseen.accuracy >= Self.difference
    else { return nil }
    self.learned = learned.accuracy
    self.unseen = unseen.accuracy
  }

  /// The gap between the training split and the first other evaluation, or between the parts of one; nil for none.
  package init?(_ evaluations: [Evaluation]) {
    func isLearned(_ evaluation: Evaluation) -> Bool {
      evaluation.part == .learned || evaluation.part == nil && evaluation.split == .train
    }
    self.init(
      learned: evaluations.first(where: isLearned)?.metrics,
      unseen: evaluations.first { !isLearned($0) }?.metrics)
  }
}
