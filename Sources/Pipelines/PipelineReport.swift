/// The outcome of a pipeline's run.
package struct PipelineReport: Sendable, Encodable {
  /// The outcome of a step.
  package struct Step: Sendable, Encodable {
    /// The name of the step.
    package let name: String
    /// `done`, `unchanged`, `would run` or `failed`.
    package let outcome: String
    /// The duration in seconds.
    package let seconds: Double
    /// The reason of a failure, or a remark.
    package let remark: String?
  }

  /// The name of the pipeline.
  package let pipeline: String
  /// `published`, `unchanged`, `refused`, `failed` or `dry run`.
  package var outcome: String
  /// The steps, in their order.
  package var steps: [Step] = []
  /// The requirements that the candidate does not meet.
  package var unmet: [String] = []
  /// The version that is in service now; nil for none.
  package var version: String?
  /// The accuracy of the candidate on the test set; nil where it was not measured.
  package var accuracy: Double?
  /// The accuracy of the model in service before, on the same photos.
  package var formerAccuracy: Double?

  private enum CodingKeys: String, CodingKey {
    case pipeline, outcome, steps, unmet, version, accuracy
    case formerAccuracy = "former_accuracy"
  }
}
