import Datasets
import Evaluations
import Learning

/// The grade of an accuracy, which chooses its colour.
enum FigureGrade: String {
  /// At least 90 % of the photos are right.
  case good
  /// At least 70 %.
  case fair
  /// Less, or no more than by always predicting one class.
  case poor
  /// The photos were learned from: the accuracy is no achievement.
  case plain

  /// - Parameters:
  ///   - evaluation: The evaluation.
  ///   - baseline: The fraction of photos of the most frequent class; nil without photos.
  init(_ evaluation: Evaluation, baseline: Double?) {
    let accuracy = evaluation.metrics.accuracy
    let isLearned =
      evaluation.split == .train || evaluation.part == .learned
      || evaluation.learned != nil && evaluation.unseen == nil
    self =
      if !(0...1 ~= accuracy) || evaluation.samples <= 0 || isLearned && accuracy >= 0.7 {
        .plain
      } else if accuracy < 0.7 || baseline.map({ accuracy <= $0 && $0 < 1 }) == true {
        .poor
      } else {
        accuracy >= 0.9 ? .good : .fair
      }
  }
}
