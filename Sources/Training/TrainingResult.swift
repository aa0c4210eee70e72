public import Audits
public import Evaluations
public import Learning
public import Models

/// The result of a training.
public struct TrainingResult: Sendable {
  /// The model's folder.
  public let model: String
  /// The labels of the model, in the order of its outputs.
  public let classes: [String]
  /// The head that was kept.
  public let classifier: HeadKind
  /// The figures of every head that was fitted, on the validation split; empty without validation photos.
  public let heads: [HeadScore]
  /// The findings on the photos.
  public let audit: Audit
  /// The evaluation of each split that the data set has: the one that reports first (test, else validation), the
  /// training samples last.
  public let evaluations: [Evaluation]
  /// The account of the run.
  public let run: RunRecord
}
