/// A requirement on a candidate's figures on the test set: a bound on a metric, or not to be worse than the model in service.
package struct GateRequirement: Sendable, Hashable, CustomStringConvertible {
  /// The names of the metrics.
  package static let metrics = [
    "accuracy", "balanced_accuracy", "macro_f1", "top_5_accuracy", "log_loss", "calibration_error",
    "worst_class",
  ]

  /// The text that it was made from.
  package let description: String
  private let metric: String?
  private let isMinimum: Bool
  private let bound: Double

  /// The requirement of a text: `not_worse`, or a metric, `>=` or `<=`, and a number.
  ///
  /// - Returns: Nil for a text of another form.
  package init?(_ text: String) {
    description = text
    guard text != "not_worse" else {
      (metric, isMinimum, bound) = (nil, true, 0)
      return
    }
    guard let match = text.wholeMatch(of: /\s*([a-z_0-9]+)\s*([<>])=\s*([0-9.]+)\s*/),
      Self.metrics.contains(String(match.1)), let bound = Double(match.3)
    else { return nil }
    metric = String(match.1)
    isMinimum = match.2 == ">"
    self.bound = bound
  }

  /// The reason why a candidate does not meet it; nil for one that does.
  ///
  /// - Parameters:
  ///   - scores: Its figures on the test set.
  ///   - comparison: The comparison with the model in service; nil where there is none.
  func failure(_ scores: StepScores, _ comparison: StepComparison?) -> String? {
    guard let metric else {
      guard let comparison, comparison.verdict == "worse" else { return nil }
      return
        "it is worse than the model in service: right on \(comparison.onlySecondRight) photos that the other has wrong, "
        + "wrong on \(comparison.onlyFirstRight) that the other has right (p = \(Self.digits(comparison.pValue)))"
    }
    let value = scores.value(of: metric)
    guard isMinimum ? value < bound : value > bound else { return nil }
    return "\(metric) is \(Self.digits(value)), not \(isMinimum ? ">=" : "<=") \(bound)"
  }

  private static func digits(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

/// The figures of a model that `evaluate --json` writes.
struct StepScores: Codable, Sendable, Equatable {
  struct ClassScores: Codable, Sendable, Equatable {
    let label: String
    let recall: Double
    let support: Int
  }

  struct Learned: Codable, Sendable, Equatable {
    let samples: Int?
  }

  let samples: Int
  let accuracy: Double
  let balancedAccuracy: Double
  let macroF1: Double
  let top5Accuracy: Double
  let logLoss: Double
  let calibrationError: Double?
  let perClass: [ClassScores]
  /// The figures on those of the photos that the model had learned from.
  let learned: Learned?

  func value(of metric: String) -> Double {
    switch metric {
    case "accuracy": accuracy
    case "balanced_accuracy": balancedAccuracy
    case "macro_f1": macroF1
    case "top_5_accuracy": top5Accuracy
    case "log_loss": logLoss
    case "calibration_error": calibrationError ?? 1
    default: perClass.filter { $0.support > 0 }.map(\.recall).min() ?? 0
    }
  }

  private enum CodingKeys: String, CodingKey {
    case samples, accuracy, learned
    case balancedAccuracy = "balanced_accuracy"
    case macroF1 = "macro_f1"
    case top5Accuracy = "top_5_accuracy"
    case logLoss = "log_loss"
    case calibrationError = "calibration_error"
    case perClass = "per_class"
  }
}

/// The figures that `compare --json` writes.
struct StepComparison: Codable, Sendable, Equatable {
  let verdict: String
  let pValue: Double
  let onlyFirstRight: Int
  let onlySecondRight: Int
  let firstAccuracy: Double
  let secondAccuracy: Double

  private enum CodingKeys: String, CodingKey {
    case verdict
    case pValue = "p_value"
    case onlyFirstRight = "only_first_right"
    case onlySecondRight = "only_second_right"
    case firstAccuracy = "first_accuracy"
    case secondAccuracy = "second_accuracy"
  }
}
