import Features
import Models

/// The response of `/v1/classify`: a row for each photo.
struct Classification: Encodable {
  /// The outcome of one photo.
  struct Row: Encodable {
    private let name: String
    private let label: String?
    private let confidence: Double?
    private let known: Bool?
    private let novelty: Double?
    private let top: [Prediction.Candidate]?
    private let milliseconds: Double?
    private let error: String?

    init(_ outcome: PhotoOutcome<Prediction>) {
      let prediction = outcome.value
      name = outcome.path
      label = prediction?.label
      confidence = prediction?.confidence
      known = prediction?.isKnown
      novelty = prediction?.novelty
      top = prediction?.top
      milliseconds = prediction.map { _ in outcome.duration.roundedMilliseconds }
      error = outcome.failure?.reason
    }
  }

  private let model: String
  private let version: String
  private let results: [Row]

  init(_ outcomes: [PhotoOutcome<Prediction>], model: ServedModel) {
    self.model = model.name
    version = model.version
    results = outcomes.map { Row($0) }
  }
}
