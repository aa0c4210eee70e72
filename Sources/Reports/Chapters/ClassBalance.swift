import Datasets
import Evaluations
import Formatting

/// The number of photos of every class, as a bar chart.
struct ClassBalance {
  /// The bar of a class.
  struct Bar {
    let label: String
    let count: String
    let title: String
    /// 0 to 1.
    let height: String
  }

  let summary: String
  /// The largest class first.
  let bars: [Bar]
  /// True if the names of the classes are beneath their bars.
  let isNamed: Bool

  /// The most bars with names beneath them.
  private static let namedBars = 30

  /// Nil when there is nothing to compare: fewer than two classes, or no photos.
  init?(_ evaluation: Evaluation) {
    let format = NumberFormat.typeset
    let classes = evaluation.perClass.sorted { ($1.support, $0.label) < ($0.support, $1.label) }
    guard let most = classes.first, let least = classes.last, most.support > 0, classes.count > 1
    else { return nil }
    let photo = evaluation.split == .train ? "training photo" : "scored photo"
    summary =
      most.support == least.support
      ? "Every class has \(format.count(most.support, noun: photo))."
      : Self.range(from: least, to: most, photo: photo)
    bars = classes.map { scores in
      let label = PrintableText(scores.label, limit: 60)
      let count = format.count(scores.support)
      let height = Double(max(0, scores.support)) / Double(most.support)
      return Bar(
        label: label.text, count: count, title: "\(label.isolated): \(count)",
        height: format.decimal(height, digits: 3))
    }
    isNamed = classes.count <= Self.namedBars
  }

  private static func range(
    from least: ClassMetrics, to most: ClassMetrics, photo: String
  ) -> String {
    let format = NumberFormat.typeset
    let names = (PrintableText(most.label).isolated, PrintableText(least.label).isolated)
    let ratio = Double(most.support) / Double(max(1, least.support))
    let comparison =
      least.support > 0 && ratio >= 1.5
      ? ", a ratio of \(format.decimal(ratio, digits: 1)) to 1" : ""
    return """
      The most frequent class has \(format.count(most.support, noun: photo)) (\(names.0)), the rarest \
      \(format.count(least.support)) (\(names.1))\(comparison).
      """
  }
}
