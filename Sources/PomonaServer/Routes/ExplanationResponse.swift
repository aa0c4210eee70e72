import Features
import Imaging
import Learning
import Models

/// The response of `/v1/explain`: the parts of a photo that its label depends on.
struct ExplanationResponse: Encodable {
  private let model: String
  private let version: String
  private let name: String
  private let label: String
  private let confidence: Double
  private let milliseconds: Double
  /// The part of the photo that the network sees.
  private let region: PhotoRegion
  /// The fall of the log odds of the label for each cell of the region, in rows from the top.
  private let heat: [[Float]]

  init(_ explanation: Explanation, of outcome: PhotoOutcome<Explanation>, model: ServedModel) {
    let prediction = model.prediction(
      of: Answer(probabilities: explanation.probabilities, novelty: nil), count: 1)
    self.model = model.name
    version = model.version
    name = outcome.path
    label = prediction.label
    confidence = prediction.confidence
    milliseconds = outcome.duration.roundedMilliseconds
    region = model.manifest.preprocessing.resize.visibleRegion(
      photoWidth: outcome.size?.width ?? 1, photoHeight: outcome.size?.height ?? 1)
    heat = explanation.rows
  }
}
