import Features
import Imaging
import Models

/// The JSON object of a prediction, a line a photo.
struct PredictionLine: Encodable {
  private let path: String
  private let label: String?
  private let confidence: Double?
  private let known: Bool?
  private let novelty: Double?
  private let labels: [String]?
  private let region: PhotoRegion?
  private let heat: [[Float]]?
  private let top: [Prediction.Candidate]?
  private let error: String?

  init(_ photo: PhotoOutcome<Prediction>, explained: ExplainedPrediction? = nil) {
    labels = photo.value?.labelSet
    region = explained?.region
    heat = explained?.heat
    path = photo.path
    label = photo.value?.label
    confidence = photo.value?.confidence
    known = photo.value?.isKnown
    novelty = photo.value?.novelty
    top = photo.value?.top
    error = photo.failure?.reason
  }
}
