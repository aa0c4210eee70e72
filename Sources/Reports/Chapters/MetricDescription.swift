import Formatting
import Foundation
import Learning

/// A metric in words, and its value as text.
struct MetricDescription {
  let name: String
  let meaning: String
  let text: (Metrics) -> String

  private static let format = NumberFormat.typeset

  /// The metrics of the page, in its order.
  ///
  /// - Parameter classes: The number of classes.
  static func all(classes: Int) -> [MetricDescription] {
    let few = classes <= 5 ? " With five classes or fewer, that is every photo." : ""
    let guessing = classes > 1 ? format.decimal(log(Double(classes)), digits: 2) : "0"
    return [
      MetricDescription(
        name: "Accuracy", meaning: "The fraction of photos classified correctly.",
        text: { format.percent($0.accuracy) }),
      MetricDescription(
        name: "Balanced accuracy",
        meaning: "The mean recall of the classes: each counts equally, however many photos it has.",
        text: { format.percent($0.balancedAccuracy) }),
      MetricDescription(
        name: "Macro F1",
        meaning: "The harmonic mean of precision and recall, averaged over the classes.",
        text: { format.percent($0.macroF1) }),
      MetricDescription(
        name: "Top-5 accuracy",
        meaning: "The fraction of photos whose label is among the five most probable.\(few)",
        text: { format.percent($0.top5Accuracy) }),
      MetricDescription(
        name: "Log loss",
        meaning:
          "The mean of −ln(probability of the right class): 0 is perfect, \(guessing) is guessing.",
        text: { format.decimal($0.logLoss, digits: 3) }),
      MetricDescription(
        name: "Calibration error",
        meaning: "The mean distance between how sure the model is and how often it is right.",
        text: { $0.calibrationError.map { format.decimal($0, digits: 3) } ?? "–" }),
    ]
  }
}
