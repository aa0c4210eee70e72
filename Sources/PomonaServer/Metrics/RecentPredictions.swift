import Models
import Synchronization

/// The last predictions of each model: their mean confidence, and the share of unknown photos.
final class RecentPredictions: Sendable {
  /// The predictions that the figures are about.
  static let count = 1000

  private struct Window {
    var confidences: [Double] = []
    var isUnknown: [Bool] = []
    var next = 0

    mutating func add(_ prediction: Prediction) {
      if confidences.count < RecentPredictions.count {
        confidences.append(prediction.confidence)
        isUnknown.append(prediction.isKnown == false)
      } else {
        confidences[next] = prediction.confidence
        isUnknown[next] = prediction.isKnown == false
        next = (next + 1) % RecentPredictions.count
      }
    }
  }

  private let windows = Mutex<[String: Window]>([:])

  func add(_ predictions: [Prediction], model: String) {
    windows.withLock { windows in
      for prediction in predictions { windows[model, default: Window()].add(prediction) }
    }
  }

  /// The figures of a model; nil without predictions.
  func figures(of model: String) -> (confidence: Double, unknown: Double)? {
    windows.withLock { windows in
      guard let window = windows[model], !window.confidences.isEmpty else { return nil }
      let count = Double(window.confidences.count)
      return (
        window.confidences.reduce(0, +) / count, Double(window.isUnknown.count { $0 }) / count
      )
    }
  }
}
