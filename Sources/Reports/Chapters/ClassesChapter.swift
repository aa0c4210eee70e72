import Evaluations
import Formatting

/// The values of `classes.mustache`: the metrics of every class, the weakest first.
struct ClassesChapter {
  /// A class.
  struct Row {
    /// The label in pieces, between which a line may break.
    let label: [String]
    let support: String
    let bars: [Bar]
    /// True for a class that the model does not have.
    let isMissing: Bool

    init(_ scores: ClassMetrics, isMissing: Bool) {
      self.isMissing = isMissing
      label = PrintableText(scores.label).pieces
      support = NumberFormat.typeset.count(scores.support)
      bars = [scores.f1, scores.recall, scores.precision].map {
        Bar($0, isMeasured: scores.support > 0)
      }
    }
  }

  /// A metric as a bar.
  struct Bar {
    let text: String
    /// In percent; nil when the metric was not measured.
    let width: String?

    init(_ value: Double, isMeasured: Bool) {
      let format = NumberFormat.typeset
      let isShown = isMeasured && (0...1).contains(value)
      text = isShown ? format.percent(value) : format.none
      width = isShown ? format.decimal(value * 100, digits: 1) : nil
    }
  }

  /// The classes of the folded part of the table.
  struct Others {
    let count: String
    let rows: [Row]
  }

  let rows: [Row]
  let others: Others?

  /// Above this many classes, the table is folded after the weakest ones.
  private static let unfoldedClasses = 40
  /// The classes before the fold.
  private static let weakestClasses = 25

  /// Nil when there are no classes.
  init?(_ evaluation: Evaluation) {
    guard !evaluation.perClass.isEmpty else { return nil }
    let missing = Set((evaluation.missingClasses ?? []).map(\.label))
    // A class without photos is not weak but unmeasured: it comes last.
    let all = evaluation.perClass.sorted {
      ($0.support > 0 ? 0 : 1, $0.f1, $0.recall, $0.label)
        < ($1.support > 0 ? 0 : 1, $1.f1, $1.recall, $1.label)
    }.map { Row($0, isMissing: missing.contains($0.label)) }
    guard all.count > Self.unfoldedClasses else {
      rows = all
      others = nil
      return
    }
    rows = Array(all.prefix(Self.weakestClasses))
    let rest = Array(all.dropFirst(Self.weakestClasses))
    others = Others(count: NumberFormat.typeset.count(rest.count, noun: "class"), rows: rest)
  }
}
