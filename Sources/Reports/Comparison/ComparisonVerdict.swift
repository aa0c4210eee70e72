package import Evaluations
package import Formatting

/// The judgement of a comparison in words, with what to do about it.
package struct ComparisonVerdict {
  /// The judgement, as a sentence.
  package let sentence: String
  /// The remedy, as a sentence.
  package let remedy: String
  /// Remarks on what the models had learned from, each a sentence.
  package let remarks: [String]

  /// - Parameters:
  ///   - comparison: The comparison.
  ///   - format: The style of numbers.
  package init(_ comparison: ModelComparison, format: NumberFormat) {
    let (first, second) = (comparison.onlyFirstRight, comparison.onlySecondRight)
    let photos = format.count(comparison.samples, noun: "photo")
    let difference = format.count(abs(second - first))
    let chance =
      comparison.pValue < 0.001
      ? "p < 0.001" : "p = \(format.decimal(comparison.pValue, digits: 3))"
    sentence =
      switch comparison.verdict {
      case .better: "The second model is better by \(difference) of \(photos) (\(chance))."
      case .worse: "The second model is worse by \(difference) of \(photos) (\(chance))."
      case .notToldApart:
        "The difference between the models on \(photos) is not significant (\(chance))."
      }
    remedy =
      switch comparison.verdict {
      case .better: "Use the second model."
      case .worse: "Keep the first model."
      case .notToldApart:
        comparison.photosNeeded.map {
          "If the difference persists, it will be significant on about \(format.count($0, noun: "photo"))."
        } ?? "Neither is right on more photos: choose by speed, by size, or on other photos."
      }
    remarks = [("first", comparison.firstLearned), ("second", comparison.secondLearned)]
      .compactMap { name, learned in
        guard let learned, learned > 0 else { return nil }
        return
          "The \(name) model learned from \(format.count(learned)) of these \(photos), which favours it."
      }
  }
}
