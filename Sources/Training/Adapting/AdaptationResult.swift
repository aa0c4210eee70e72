public import Models

/// The result of an adaptation.
public struct AdaptationResult: Sendable {
  /// The adapted model's folder.
  public let model: String
  /// The account of the adaptation.
  public let record: AdaptationRecord
  /// The account of the run.
  public let run: RunRecord
}
