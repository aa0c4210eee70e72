import Datasets
import Learning

/// An accuracy on photos that a model learned from that is nearly perfect, and far from that on others.
package struct AccuracyGap: Sendable {
  /// The accuracy on the photos that the model learned from, 0 to 1.
  package let learned: Double
  /// The accuracy on the others, 0 to 1.
  package let unseen: Double

  /// The least accuracy on learned photos, and the least difference, that make a gap.
  private static let (nearlyAll, difference) = (0.97, 0.1)

  /// The gap between the training split and the first other evaluation, or between the parts of one; nil when the accuracies
  /// are close, or that on the learned photos is not near 1. Photos of classes that the model does not have are left out.
  package init?(_ evaluations: [Evaluation]) {
    func isLearned(_ evaluation: Evaluation) -> Bool {
      evaluation.part == .learned || evaluation.part == nil && evaluation.split == .train
    }
    guard let learned = evaluations.first(where: isLearned)?.accuracyOnOwnClasses,
      let unseen = evaluations.first(where: { !isLearned($0) })?.accuracyOnOwnClasses,
      learned >= Self.nearlyAll, learned - unseen >= Self.difference
    else { return nil }
    self.learned = learned
    self.unseen = unseen
  }
}

extension Evaluation {
  /// The accuracy on the photos of classes that the model has; nil without any.
  fileprivate var accuracyOnOwnClasses: Double? {
    let missing = (missingClasses ?? []).reduce(0) { $0 + $1.support }
    guard samples > missing else { return nil }
    return metrics.accuracy * Double(samples) / Double(samples - missing)
  }
}
