import Models
import Workers

/// The answer of `/v1/classify`.
struct Classification: Encodable {
  let model: String
  let version: String
  let results: [ClassifiedRow]
}

/// What became of one photo.
struct ClassifiedRow: Encodable {
  let name: String
  private(set) var label: String?
  private(set) var confidence: Double?
  private(set) var top: [Prediction.Candidate]?
  private(set) var milliseconds: Double?
  private(set) var error: String?

  init(_ name: String, _ prediction: Prediction, _ duration: Duration) {
    self.name = name
    label = prediction.label
    confidence = prediction.confidence
    top = prediction.top
    milliseconds = duration.roundedMilliseconds
  }

  init(_ name: String, _ failure: PhotoFailure) {
    self.name = name
    error = failure.message
  }
}

extension Duration {
  /// To a thousandth.
  var roundedMilliseconds: Double { (self / .microseconds(1)).rounded() / 1000 }
}
