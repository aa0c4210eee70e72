import Datasets
package import Evaluations
package import Formatting
import Learning

/// Sentences on what the figures of an evaluation cover and what they do not, for a terminal or a page.
package struct FigureRemarks {
  /// The most classes that are named.
  private static let namedClasses = 10

  /// The sentences, each with a full stop.
  package let texts: [String]

  /// - Parameters:
  ///   - evaluations: The evaluations, the headline first.
  ///   - evidence: The evidence of what the model had learned from; nil for the splits of a training.
  ///   - format: The style of numbers.
  ///   - name: The text of a label.
  package init(
    _ evaluations: [Evaluation], evidence: ModelScores.Evidence?, format: NumberFormat,
    name: (String) -> String
  ) {
    guard let all = evaluations.first(where: { $0.part == nil }) else {
      texts = []
      return
    }
    func names(_ labels: [String]) -> String {
      let more = labels.count - Self.namedClasses
      return labels.prefix(Self.namedClasses).map(name).joined(separator: ", ")
        + (more > 0 ? " and \(format.count(more)) more" : "")
    }
    var texts: [String] = []
    if let evidence { texts.append(Self.learned(all, evidence: evidence, format: format)) }
    if let gap = AccuracyGap(evaluations) {
      texts.append(
        """
        The model is right on \(format.percent(gap.learned)) of the photos that it learned from, but on \
        \(format.percent(gap.unseen)) of the others: it has memorised its photos, and only the second figure is to be \
        expected on new ones.
        """)
    }
    if let missing = all.missingClasses, !missing.isEmpty {
      let photos = missing.reduce(0) { $0 + $1.support }
      let list = names(missing.map { "\($0.label) (\(format.count($0.support)))" })
      texts.append(
        """
        The model does not have \(format.count(missing.count, noun: "class")) of these photos: \(list). \
        \(format.count(photos, noun: "photo")) \(photos == 1 ? "counts" : "count") as wrong.
        """)
    }
    let unscored = all.unscoredClasses
    if !unscored.isEmpty, all.split != .train {
      texts.append(
        """
        \(format.count(unscored.count, noun: "class")) of the model \(unscored.count == 1 ? "has" : "have") no photo here, \
        and \(unscored.count == 1 ? "is" : "are") not covered by the figures: \(names(unscored)).
        """)
    }
    self.texts = texts
  }

  private static func learned(
    _ all: Evaluation, evidence: ModelScores.Evidence, format: NumberFormat
  ) -> String {
    switch (evidence, all.learned, all.unseen) {
    case (.notRecorded, _, _):
      return "Whether the model learned from these photos is unknown: it has no statistics."
    case (.compared, let learned?, let unseen?):
      return """
        The model learned from \(format.count(learned.samples)) of these \(format.count(all.samples, noun: "photo")). On \
        the \(format.count(unseen.samples)) others its accuracy is \(format.percent(unseen.metrics.accuracy)), on all \
        \(format.percent(all.metrics.accuracy)).
        """
    case (.compared, _?, nil):
      return """
        The model learned from \(all.samples == 1 ? "this photo" : "all of these photos"): the figures overestimate its \
        accuracy on others.
        """
    case (.compared, nil, _):
      return "The model learned from none of these photos."
    }
  }
}
