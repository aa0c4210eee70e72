import Formatting

/// The values of `confusions.mustache`: the most frequent confusions, and the confusion matrix.
struct ConfusionsChapter {
  /// A class and the wrong label that some of its photos were given.
  struct Pair {
    let truth: String
    let prediction: String
    let count: String
    let total: String
    /// In percent.
    let width: String
  }

  /// A colour of the matrix.
  struct LegendItem {
    let style: String
    let text: String
  }

  let pairs: [Pair]
  /// The number of confusions that are not listed.
  let others: String?
  /// Colours of wrong predictions only: those of correct ones have the same steps.
  let legend: [LegendItem]
  let table: MatrixTable?
  let drawing: MatrixDrawing?

  /// Above this many classes the matrix is drawn without numbers.
  private static let numberedClasses = 60

  /// Nil when the matrix is empty.
  init?(_ matrix: ConfusionMatrix) {
    guard !matrix.cells.isEmpty else { return nil }
    let format = NumberFormat.typeset
    let isNumbered = matrix.labels.count <= Self.numberedClasses
    let confusions = matrix.confusions
    let limit = isNumbered ? 10 : 30
    pairs = confusions.prefix(limit).map { cell in
      Pair(
        truth: PrintableText(matrix.labels[cell.truth]).text,
        prediction: PrintableText(matrix.labels[cell.prediction]).text,
        count: format.count(cell.count), total: format.count(matrix.truths[cell.truth]),
        width: format.decimal(matrix.share(of: cell) * 100, digits: 1))
    }
    let rest = confusions.dropFirst(limit)
    let photos = rest.reduce(0) { $0 + $1.count }
    others =
      rest.isEmpty
      ? nil
      : """
      Not listed: \(format.count(rest.count, noun: "other confusion")), \
      \(format.count(photos, noun: "photo")) in total.
      """
    legend = ConfusionMatrix.shadeBounds.enumerated().map { index, share in
      LegendItem(style: "w\(index + 1)", text: "≤\u{202F}\(format.percent(share, digits: 0))")
    }
    table = isNumbered ? MatrixTable(matrix) : nil
    drawing = isNumbered ? nil : MatrixDrawing(matrix, confusions: confusions)
  }
}
